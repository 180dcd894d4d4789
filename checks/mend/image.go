package mend

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// Repair is one thing that was changed about an image.
type Repair struct {
	// Check whose finding asked for it, and Platform of the image: "linux/amd64".
	Check, Platform string
	// Now says what holds, and Was what held: "platform is linux/amd64", "linux/arm64".
	Now, Was string
}

// String is "platform is linux/amd64, was linux/arm64 [image-platform]".
func (r Repair) String() string { return r.Now + ", was " + r.Was + " [" + r.Check + "]" }

// repairer changes one image of a draft.
type repairer struct {
	*lint.Subject
	draft *image.Draft
	entry int
	done  []Repair
}

// Image changes what findings ask for and needs no source, about one image of a draft: the subject is that image. Findings of which that
// cannot be said stay what they are. The error is that of ctx, or that a part of the image could not be read or written.
func Image(ctx context.Context, draft *image.Draft, entry int, s *lint.Subject, findings []lint.Finding) ([]Repair, error) {
	r := &repairer{Subject: s, draft: draft, entry: entry}
	for _, f := range findings {
		if err := r.apply(ctx, f); err != nil {
			return r.done, err
		}
	}
	for _, f := range findings { // which gives all layers other numbers
		if f.Check == "image-layers" {
			if err := r.squash(ctx, f.Check); err != nil {
				return r.done, err
			}
		}
	}
	return r.done, nil
}

func (r *repairer) apply(ctx context.Context, f lint.Finding) error {
	switch f.Check {
	case "image-platform", "image-honest":
		return r.relabel(ctx, f.Check)
	case "image-manifest":
		if r.Image.Nested && r.draft.Flatten() {
			r.note(f.Check, "index names the image for "+r.Platform, "an index inside it that does")
		} else if r.draft.Index() {
			r.note(f.Check, "image is an index that names "+r.Platform, "a single OCI manifest")
		}
	case "image-compression":
		return r.gzip(ctx, f.Check)
	case "command-not-found":
		done := len(r.done)
		if err := r.edit(ctx, f.Check, image.Edit{Executable: true}, exec.NotInPath); err != nil || len(r.done) > done {
			return err
		}
	case "command-not-executable":
		return r.edit(ctx, f.Check, image.Edit{Executable: true}, exec.NotExecutable, exec.NotReadable)
	case "command-interpreter", "command-shebang":
		if err := r.edit(ctx, f.Check, image.Edit{UnixLines: true}, exec.InterpreterCRLF, exec.NoShebang); err != nil {
			return err
		}
	}
	if strings.HasPrefix(f.Check, "command-") {
		return r.command(ctx, f)
	}
	return nil
}

func (r *repairer) note(check, now, was string) {
	if !slices.ContainsFunc(r.done, func(d Repair) bool { return d.Check == check && d.Now == now }) {
		r.done = append(r.done, Repair{Check: check, Platform: r.Platform, Now: now, Was: was})
	}
}

// relabel makes a label true that is wrong. One that is true cannot make the programs others, and a variant may be true: programs do not
// say what they want of a processor.
func (r *repairer) relabel(ctx context.Context, check string) error {
	if at := r.draft.Find(r.Platform); !r.Fits() || r.Image.Untaken != "" || at >= 0 && at != r.entry {
		return nil
	}
	was := r.draft.Entries()[r.entry].Platform.String()
	if lint.Declares(r.Image, r.Platform) {
		was = r.Image.Config.Platform.String() + " in the configuration"
	}
	if strings.HasPrefix(was, "/") || strings.HasSuffix(was, "/") {
		was = "half of one or none"
	}
	system, arch, _ := strings.Cut(r.Platform, "/")
	if err := r.draft.Relabel(ctx, r.entry, image.Platform{OS: system, Architecture: arch}, check); err != nil {
		return err
	}
	r.note(check, "platform is "+r.Platform, was)
	return nil
}

func (r *repairer) gzip(ctx context.Context, check string) error {
	packed, err := r.draft.Gzip(ctx, r.entry, r.Zstd(), check)
	if packed > 0 {
		r.note(check, "compression of "+words.Count(packed, "layer")+" is gzip", "zstd")
	}
	return err
}

func (r *repairer) squash(ctx context.Context, check string) error {
	was := r.Image.Depth
	left, err := r.draft.Squash(ctx, r.entry, image.MaxDepth, check)
	if err != nil || left >= was {
		return err
	}
	r.note(check, fmt.Sprintf("number of layers is %d", left), strconv.Itoa(was))
	return nil
}

// command takes over a list that is an ENTRYPOINT or a CMD of the Dockerfile's by a fix that mends by itself: the one that was meant where
// the image's is no JSON, or that names the program where the image has it.
func (r *repairer) command(ctx context.Context, f lint.Finding) error {
	instruction, list, _ := strings.Cut(f.Fix.Dockerfile, " ")
	if f.Severity != lint.Error || f.Fix.By != "" || f.Fix.Comment != "" || instruction != "ENTRYPOINT" && instruction != "CMD" {
		return nil
	}
	var meant []string
	if json.Unmarshal([]byte(list), &meant) != nil || len(meant) == 0 || Blank(lint.Words(meant[0], meant[1:]...)) != "" {
		return nil
	}
	was := r.Image.Config.Cmd
	if instruction == "ENTRYPOINT" {
		was = r.Image.Config.Entrypoint
	}
	if err := r.draft.Command(ctx, r.entry, instruction, meant, f.Check); err != nil {
		return err
	}
	r.note(f.Check, instruction+" is "+list, words.ShellLine(was))
	return nil
}

// edit changes the files of the image that problems of some kinds are about.
func (r *repairer) edit(ctx context.Context, check string, edit image.Edit, kinds ...exec.Kind) error {
	for _, p := range append([]*exec.Problem{r.Exec.Problem}, r.Exec.Partial...) {
		if p == nil || p.Mount != "" || !slices.Contains(kinds, p.Kind) {
			continue
		}
		name := p.Path
		if p.Kind == exec.NotInPath {
			name = p.Passed
		}
		if name == "" {
			continue
		}
		if !path.IsAbs(name) {
			name = path.Join("/", r.Image.Config.WorkingDir, name)
		}
		at, err := r.Exec.View.Origin(ctx, name)
		if err != nil || p.Kind == exec.NoShebang && !bytes.HasPrefix(at.Entry.Head, []byte("\xef\xbb\xbf#!")) {
			continue // it is a folder, or is nothing that can be edited
		}
		done, err := r.draft.EditFile(ctx, r.entry, at, edit, check)
		if err != nil {
			return err
		}
		if done.Mode != done.Was {
			r.note(check, fmt.Sprintf("mode of %s is %04o", words.Short(done.Path), done.Mode), fmt.Sprintf("%04o", done.Was))
		}
		if done.Lines > 0 {
			r.note(check, "line ends of "+words.Short(done.Path)+" are LF", "CRLF on "+words.Count(done.Lines, "line"))
		}
		if done.Mark {
			r.note(check, "beginning of "+words.Short(done.Path)+" is #!", "a byte order mark")
		}
	}
	return nil
}
