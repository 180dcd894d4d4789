package rootfs

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// maxText bounds the files that are kept whole, in bytes.
const maxText = 4 << 20

// plainHead is what is kept of an executable that is neither ELF nor script: enough to tell what it is instead.
const plainHead = 16

// maxScript bounds each of the shell scripts that are kept whole, in bytes: those that start a container are much shorter.
const maxScript = 64 << 10

// content reads of a file what verdicts need, and no more.
func (x *indexer) content(e *Entry, name string, from io.Reader) error {
	wanted := texts(name) && e.Size <= maxText
	var first [HeadSize]byte
	n, err := io.ReadFull(from, first[:])
	if err != nil && int64(n) != e.Size {
		return fmt.Errorf("reading %s: %w", name, noEOF(err))
	}
	head := first[:n]
	err = nil
	switch {
	case bytes.HasPrefix(head, elfMagic):
		e.ELF, x.buf, err = readELF(head, from, e.Size, x.buf)
	case wanted, x.keeps(head, name, e.Size):
		var rest []byte
		rest, err = io.ReadAll(from)
		e.Text = append(bytes.Clone(head), rest...)
	}
	if e.Executable() && e.ELF == nil {
		e.Head = headOf(head)
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, noEOF(err))
	}
	return nil
}

func headOf(head []byte) []byte {
	head = bytes.Clone(head)
	if !bytes.HasPrefix(head, []byte("#!")) {
		return head[:min(len(head), plainHead)]
	}
	if end := bytes.IndexByte(head, '\n'); end >= 0 {
		return head[:end+1]
	}
	return head
}

// texts are the files that are kept whole: who users are, and where loaders look.
func texts(name string) bool {
	switch name {
	case "/etc/passwd", "/etc/group", "/etc/ld.so.cache":
		return true
	}
	musl, _ := path.Match("/etc/ld-musl-*.path", name)
	return musl
}

// shellLine is the first line of a shell's script: "#!/bin/sh -e", "#!/usr/bin/env bash", "#!/usr/bin/with-contenv bash".
var shellLine = regexp.MustCompile(`^#![^\n]*[/ \t](ba|da|a|z|k|mk)?sh[ \t\r]*(-[^\n]*)?(\n|$)`)

// keeps tells a shell's script, which is followed to what it starts, and counts it. What a package manager runs when it
// installs something starts no container.
func (x *indexer) keeps(head []byte, name string, size int64) bool {
	switch {
	case size > maxScript, x.scripts+size > limits.Script.Bytes, bytes.IndexByte(head, 0) >= 0,
		strings.HasPrefix(name, "/var/lib/dpkg/"), strings.HasPrefix(name, "/usr/share/doc/"):
		return false
	case !shellLine.Match(head) && path.Ext(name) != ".sh" && path.Ext(name) != ".bash":
		return false
	}
	x.scripts += size
	return true
}

// held is the memory that they take, in bytes.
func (c *Capabilities) held() int {
	if c == nil {
		return 0
	}
	return 16
}

// held is the memory that an object's facts take, in bytes.
func (e *ELF) held() int {
	if e == nil {
		return 0
	}
	const fixed, each = 320, 16 // of the object, and of one string besides its bytes
	n := fixed + len(e.Interp) + len(e.Soname) + len(e.RPath) + len(e.RunPath)
	for _, s := range slices.Concat(e.Needed, e.Defines, e.SystemDirs) {
		n += len(s) + each
	}
	for _, r := range e.Requires {
		n += len(r.Library) + 3*each
		for _, v := range r.Versions {
			n += len(v) + each
		}
	}
	return n
}
