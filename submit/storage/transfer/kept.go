package transfer

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

// Files of a folder in which a download is kept.
const (
	partFile  = "part"      // what has come
	aboutFile = "part.json" // of what it is the beginning
)

// about tells the content that a part is the beginning of.
type about struct {
	Version string
	// Size of all of it, in bytes.
	Size int64
}

// Kept is a Download that leaves what has come in a folder, where the next one of the same URL finds it. A server that
// tells neither the length nor a version has nothing kept, and neither has a folder that cannot be written to. Close it.
type Kept struct {
	dir      string
	download *Download
	// old is what is left to read of the part, and part where more is appended; nil when nothing is kept.
	old   io.Reader
	part  *os.File
	there int64
}

// NewKept makes a download that begins with what is kept in a folder of its own. Offset, Size and Version of the options
// are what it finds there.
func NewKept(ctx context.Context, url, dir string, o Options) *Kept {
	k := &Kept{dir: dir}
	var found about
	k.part, found, k.there = openPart(dir)
	if k.there > 0 {
		k.old = io.NewSectionReader(k.part, 0, k.there)
	}
	o.Offset, o.Size, o.Version = k.there, found.Size, found.Version
	told := o.Answered
	o.Answered = func(response *http.Response) error {
		if k.there == 0 {
			k.begin(response)
		}
		if told == nil {
			return nil
		}
		return told(response)
	}
	k.download = New(ctx, url, o)
	return k
}

// openPart opens a part, at its end, which is empty unless something is there that can be gone on with. It is nil when the
// folder cannot be written to.
func openPart(dir string) (part *os.File, found about, there int64) {
	part, err := os.OpenFile(filepath.Join(dir, partFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, about{}, 0
	}
	text, err := os.ReadFile(filepath.Join(dir, aboutFile))
	if err == nil {
		err = json.Unmarshal(text, &found)
	}
	there, endErr := part.Seek(0, io.SeekEnd)
	if err == nil && endErr == nil && found.Version != "" && there <= found.Size {
		return part, found, there
	}
	_, startErr := part.Seek(0, io.SeekStart)
	if cmp.Or(part.Truncate(0), startErr) != nil {
		part.Close()
		return nil, about{}, 0
	}
	return part, about{}, 0
}

// begin writes down what the server says that it sends, or keeps nothing of it.
func (k *Kept) begin(response *http.Response) {
	now := about{Version(response.Header), response.ContentLength}
	text, err := json.Marshal(now)
	if err == nil && now.Version != "" && now.Size >= 0 {
		err = os.WriteFile(filepath.Join(k.dir, aboutFile), text, 0o600)
	}
	if err != nil || now.Version == "" || now.Size < 0 {
		k.Forget()
	}
}

// There is how many bytes an earlier download has left.
func (k *Kept) There() int64 { return k.there }

// Read implements io.Reader, as Download does.
func (k *Kept) Read(p []byte) (int, error) {
	if k.old != nil {
		n, err := k.old.Read(p)
		if n > 0 || err != io.EOF {
			return n, err
		}
		k.old = nil
	}
	n, err := k.download.Read(p)
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
		k.part.Close()
	}
	k.part = nil
	_ = os.Remove(filepath.Join(k.dir, aboutFile))
	_ = os.Remove(filepath.Join(k.dir, partFile))
}

// Keeps tells whether something has come that the next download will find.
func (k *Kept) Keeps() bool {
	if k.part == nil {
		return false
	}
	info, err := k.part.Stat()
	return err == nil && info.Size() > 0
}

// Close ends the connection. An empty part is not left.
func (k *Kept) Close() error {
	err := k.download.Close()
	switch {
	case k.part == nil:
	case !k.Keeps():
		k.Forget()
	default:
		err = cmp.Or(err, k.part.Close())
		k.part = nil
	}
	return err
}
