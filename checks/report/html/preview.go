package html

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

// What is shown of results. maxPictures is for all pictures of a page, and maxCounted for all files whose lines are counted, in bytes.
const (
	maxFiles    = 60
	maxPreviews = 24
	maxPictures = 6 << 20
	maxCounted  = 256 << 20
	maxPicture  = 1 << 20
	// previewBytes are read at the start of a file, and at the end of a stream.
	previewBytes = 16 << 10
	previewLines = 20
)

// budget is how many bytes of pictures the page may still take, and of files it may still read through.
type budget struct{ pictures, counted int64 }

// outputView is one output with the first of its files. Cut says that there are more, or more to look into.
type outputView struct {
	Name, Path, Count string
	Files             []fileView
	Cut               string
}

// fileView is one file with a look into it: a picture, the rows of a table or text.
type fileView struct {
	Name       string
	Size       entry
	Picture    template.URL
	Rows       [][]string
	Head, Tail string
	// Cut says what is not shown, and why.
	Cut string
}

// results reads a result folder of a container that has ended, whose names and links are the workload's.
// It has no root when the folder is gone, and then nothing is shown of the files but their names.
type results struct {
	root *os.Root
	left *budget
}

func (r results) outputs(t *harness.Trial) []outputView {
	var views []outputView
	for _, o := range t.Outputs {
		files := slices.DeleteFunc(slices.Clone(o.Files), func(f harness.File) bool { return f.Mode.IsDir() })
		v := outputView{Name: words.Printable(o.Name), Path: words.Printable(o.Path)}
		if len(files) > 0 {
			v.Count = words.Count(len(files), "file")
		}
		for i, f := range files[:min(len(files), maxFiles)] {
			view := fileView{Name: words.Printable(strings.TrimPrefix(f.Path, o.Name+"/")), Size: side(&f)}
			if i < maxPreviews && f.Mode.IsRegular() {
				r.preview(&view, f)
			}
			v.Files = append(v.Files, view)
		}
		if v.Cut = firstOf(maxFiles, int64(len(files)), "file"); v.Cut == "" && len(files) > maxPreviews {
			v.Cut = "With a look"
		} else if v.Cut != "" {
			v.Cut += ", with a look"
		}
		if v.Cut != "" {
			v.Cut += fmt.Sprintf(" into the first %d.", maxPreviews)
		}
		views = append(views, v)
	}
	return views
}

// streams are the start and the end of stdout and stderr.
func (r results) streams(t *harness.Trial) []fileView {
	if t.StartError != "" {
		return nil
	}
	var views []fileView
	for _, f := range []harness.File{t.Stdout, t.Stderr} {
		v := fileView{Name: f.Path, Size: entry{Size: report.Size(f.Size)}}
		if f.Path == "" {
			continue
		}
		head, tail, all, err := r.ends(f)
		switch {
		case f.Size == 0:
			v.Cut = "Nothing."
		case err != nil:
			v.Cut = "Cannot be read."
		default:
			v.Head, v.Tail, v.Cut = excerpt(head, tail, f.Size, all)
		}
		views = append(views, v)
	}
	return views
}

// preview looks into one file of an output.
func (r results) preview(v *fileView, f harness.File) {
	head, _, all, err := r.ends(f)
	switch picture, is := pictureType(head); {
	case err != nil:
		v.Cut = "Cannot be read."
	case f.Size == 0:
	case is:
		v.Picture, v.Cut = r.picture(f, picture)
	case !isText(head):
		v.Cut = "No text."
	default:
		if v.Rows, v.Cut = rows(head, separator(f.Path), f.Size, all); v.Rows == nil {
			v.Head, v.Cut = firstLines(head, f.Size, all)
		}
	}
}

// ends reads the first and the last previewBytes of a regular file, and counts the lines of a text, or the rows of a table.
func (r results) ends(f harness.File) (head, tail []byte, lines int64, err error) {
	file, err := r.open(f)
	if err != nil {
		return nil, nil, 0, err
	}
	defer file.Close()
	head = make([]byte, min(f.Size, previewBytes))
	n, err := io.ReadFull(file, head)
	if err != nil {
		return head[:n], nil, 0, err
	}
	if isText(head) {
		lines = r.lines(file, f.Size, separator(f.Path) != 0)
	}
	tail = make([]byte, min(f.Size-int64(n), previewBytes))
	n, err = file.ReadAt(tail, f.Size-int64(len(tail)))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return head, tail[:n], lines, err
}

// open refuses what is no regular file: opening a pipe waits for a writer.
func (r results) open(f harness.File) (*os.File, error) {
	if r.root == nil {
		return nil, os.ErrNotExist
	}
	info, err := r.root.Lstat(f.Path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, os.ErrInvalid
	}
	return r.root.Open(f.Path)
}
