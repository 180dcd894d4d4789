package transfer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Files of a folder in which a part is.
const (
	partFile  = "part"      // what has come
	aboutFile = "part.json" // of what it is the beginning
)

// Part is what has come of a file: in a folder of its own, where the next transfer of the same finds it. Close it.
type Part struct {
	dir  string
	file *os.File
	// at is where the next byte goes, and of which file it is.
	at Position
}

// OpenPart opens what is there in a folder, if anybody knows of what it is the beginning, and else an empty part.
func OpenPart(dir string) (*Part, error) {
	file, err := os.OpenFile(filepath.Join(dir, partFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	p := &Part{dir: dir, file: file}
	text, err := os.ReadFile(filepath.Join(dir, aboutFile))
	if err == nil {
		err = json.Unmarshal(text, &p.at)
	}
	there, endErr := file.Seek(0, io.SeekEnd)
	if err == nil && endErr == nil && p.at.Version != "" && there <= p.at.Size {
		p.at.Offset = there
		return p, nil
	}
	if err := p.Begin(Position{}); err != nil {
		file.Close()
		return nil, err
	}
	return p, nil
}

// At is how much is there, and of what.
func (p *Part) At() Position { return p.at }

// Begin empties the part, for a file of which size and version may be known. Without them nobody can go on with it.
func (p *Part) Begin(of Position) error {
	of.Offset = 0
	p.at = of
	about := filepath.Join(p.dir, aboutFile)
	_, err := p.file.Seek(0, io.SeekStart)
	if err := cmp.Or(err, p.file.Truncate(0)); err != nil {
		return err
	}
	if of.Version == "" || of.Size < 0 {
		if err := os.Remove(about); !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	text, err := json.Marshal(of)
	if err != nil {
		return err
	}
	return os.WriteFile(about, text, 0o600)
}

// Write implements io.Writer.
func (p *Part) Write(data []byte) (int, error) {
	n, err := p.file.Write(data)
	p.at.Offset += int64(n)
	return n, err
}

// Finish gives all of it a name in its folder, and a mode whatever the umask.
func (p *Part) Finish(name string, mode os.FileMode) error {
	if err := os.Remove(filepath.Join(p.dir, aboutFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	file := p.file
	p.file = nil
	return cmp.Or(file.Chmod(mode), file.Close(), os.Rename(file.Name(), filepath.Join(p.dir, name)))
}

// Forget removes the part.
func (p *Part) Forget() {
	p.file.Close()
	_ = os.Remove(filepath.Join(p.dir, aboutFile))
	_ = os.Remove(filepath.Join(p.dir, partFile))
}

// Close leaves the part for the next transfer, unless there is nothing in it.
func (p *Part) Close() error {
	switch {
	case p.file == nil:
		return nil
	case p.at.Offset == 0:
		p.Forget()
		return nil
	}
	return p.file.Close()
}

// Kept is a Source that leaves what has come in a folder. A server that tells neither the length nor a version has
// nothing kept, and neither has a folder that cannot be written to. Close it.
type Kept struct {
	*Source
	// old is what is left to read of the part, and part where more is appended; nil when nothing is kept.
	old   io.Reader
	part  *Part
	there int64
}

// NewKept makes a source that begins with what is kept in a folder, which is the options' From. Nothing is kept where
// the folder is empty.
func NewKept(ctx context.Context, open Opener, dir string, o Options) *Kept {
	k := &Kept{}
	if dir != "" {
		k.part, _ = OpenPart(dir) // a full disk is no reason not to read
	}
	if k.part != nil {
		o.From = k.part.At()
		k.there = o.From.Offset
		k.old = io.NewSectionReader(k.part.file, 0, k.there)
	}
	told := o.Begun
	o.Begun = func(got Position) {
		if k.there == 0 && k.part != nil && (got.Version == "" || got.Size < 0 || k.part.Begin(got) != nil) {
			k.Forget()
		}
		if told != nil {
			told(got)
		}
	}
	k.Source = New(ctx, open, o)
	return k
}

// There is how many bytes an earlier transfer has left.
func (k *Kept) There() int64 { return k.there }

// Read implements io.Reader, as Source does.
func (k *Kept) Read(p []byte) (int, error) {
	if k.old != nil {
		n, err := k.old.Read(p)
		if n > 0 || err != io.EOF {
			return n, err
		}
		k.old = nil
	}
	n, err := k.Source.Read(p)
	if k.part != nil && n > 0 {
		if _, broken := k.part.Write(p[:n]); broken != nil {
			k.Forget() // a full disk is no reason to stop reading
		}
	}
	return n, err
}

// Forget removes what is kept, now and from here on.
func (k *Kept) Forget() {
	if k.part != nil {
		k.part.Forget()
	}
	k.part = nil
}

// Keeps tells whether something has come that the next transfer will find.
func (k *Kept) Keeps() bool { return k.part != nil && k.part.at.Offset > 0 }

// Close ends the connection. An empty part is not left.
func (k *Kept) Close() error {
	err := k.Source.Close()
	if k.part != nil {
		err = cmp.Or(err, k.part.Close())
	}
	return err
}
