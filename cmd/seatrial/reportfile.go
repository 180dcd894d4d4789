package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// writeSink writes reports, whose texts have no secrets any more, to the file of a sink.
func writeSink(s sink, reports []*report.Report, options report.Options, mode fs.FileMode) error {
	var b memory
	w := secret.NewWriter(&b)
	if err := s.Write(secret.Structured(w), reports, options); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := writeReport(s.file, b.Bytes(), mode); err != nil {
		return fmt.Errorf("writing %s: %w", s.file, disk.Cause(err))
	}
	return nil
}

// writeReport gives a file its content in one step. A device, a pipe and a link stay what they are: they are written to.
func writeReport(name string, data []byte, mode fs.FileMode) error {
	info, err := os.Lstat(name)
	if err != nil || info.Mode().IsRegular() {
		return disk.WriteFile(name, data, mode)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}

// memory is an output that is no file.
type memory struct{ bytes.Buffer }

// Fd is that of no file.
func (*memory) Fd() uintptr { return ^uintptr(0) }
