package transfer

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Files of a folder in which a part is.
const (
	partFile  = "part"      // what has come
	aboutFile = "part.json" // of what it is the beginning
)

// Part is what has come of a file: in a folder of its own, where the next transfer of the same finds it. Of one that is nil,
// or forgotten, nothing is kept. Close it.
type Part struct {
	dir  string
	file *os.File
	// out writes to it.
	out *disk.Holes
	// spare room is what a part may take that is kept only in case it is wanted again.
	spare *disk.Room
	// at is where the next byte goes, and of which file it is.
	at Position
}

// OpenPart opens what is there in a folder, if anybody knows of what it is the beginning, and else an empty part. It is nil
// without a folder.
func OpenPart(dir string) (*Part, error) {
	if dir == "" {
		return nil, nil
	}
	file, err := os.OpenFile(filepath.Join(dir, partFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	p := &Part{dir: dir, file: file, spare: disk.SpareRoom(dir)}
	text, err := limits.State.ReadFile(filepath.Join(dir, aboutFile))
	if err == nil {
		err = json.Unmarshal(text, &p.at)
	}
	there, endErr := file.Seek(0, io.SeekEnd)
	if err == nil && endErr == nil && p.at.Version != "" && there <= p.at.Size {
		p.at.Offset = there
		p.out = disk.NewHoles(file, there, disk.NewRoom(dir))
		return p, nil
	}
	if err := p.Begin(Position{}); err != nil {
		file.Close()
		return nil, err
	}
	return p, nil
}

// At is how much is there, and of what.
func (p *Part) At() Position {
	if p == nil {
		return Position{}
	}
	return p.at
}

// Begin empties the part, for a file of which size and version may be known. Without them nobody can go on with it.
func (p *Part) Begin(of Position) error {
	of.Offset = 0
	p.at = of
	_, err := p.file.Seek(0, io.SeekStart)
	if err := cmp.Or(err, p.file.Truncate(0)); err != nil {
		return err
	}
	p.out = disk.NewHoles(p.file, 0, disk.NewRoom(p.dir))
	about := filepath.Join(p.dir, aboutFile)
	if of.Version == "" || of.Size < 0 {
		return remove(about)
	}
	text, err := json.Marshal(of)
	if err != nil {
		return err
	}
	return os.WriteFile(about, text, 0o600)
}

// Write implements io.Writer.
func (p *Part) Write(data []byte) (int, error) {
	n, err := p.out.Write(data)
	p.at.Offset += int64(n)
	return n, err
}

// keep writes what has come, as long as the disk takes it: that it does not is no reason to stop reading.
func (p *Part) keep(data []byte) {
	if p == nil || p.file == nil {
		return
	}
	err := p.spare.Take(int64(len(data)))
	if err == nil {
		_, err = p.Write(data)
	}
	if err != nil {
		p.Forget()
	}
}

// Finish gives all of it a name in its folder, and a mode whatever the umask.
func (p *Part) Finish(name string, mode os.FileMode) error {
	if err := p.out.Flush(); err != nil {
		return err
	}
	if err := remove(filepath.Join(p.dir, aboutFile)); err != nil {
		return err
	}
	file := p.file
	p.file = nil
	if err := cmp.Or(file.Chmod(mode), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(p.dir, name))
}

// Forget removes the part, now and from here on.
func (p *Part) Forget() {
	if p == nil || p.file == nil {
		return
	}
	p.file.Close()
	_ = errors.Join(remove(filepath.Join(p.dir, aboutFile)), remove(p.file.Name())) // what stays is found to be of no use
	p.file, p.at = nil, Position{}
}

// Close leaves the part for the next transfer, unless there is nothing in it.
func (p *Part) Close() error {
	switch {
	case p == nil || p.file == nil:
		return nil
	case p.at.Offset == 0:
		p.Forget()
		return nil
	}
	return cmp.Or(p.out.Flush(), p.file.Close())
}

func remove(name string) error {
	if err := os.Remove(name); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
