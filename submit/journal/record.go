package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"
)

// Stage is how far a submission has come.
type Stage string

// The stages in order.
const (
	// Begun: it passed its checks, and the local run goes on.
	Begun Stage = "begun"
	// Tested: the local run is over and passed.
	Tested Stage = "tested"
	// Uploaded: its inputs are where nodes fetch them, and it is known what will be sent.
	Uploaded Stage = "uploaded"
	// Sending: the network may have the job. Only the network knows.
	Sending Stage = "sending"
	// Submitted: the network has the job, and its ID is known.
	Submitted Stage = "submitted"
	// Followed: the job has ended.
	Followed Stage = "followed"
	// Fetching: results are on their way into a folder that was free before.
	Fetching Stage = "fetching"
	// Fetched: they are there.
	Fetched Stage = "fetched"
	// Compared: there is nothing left to do.
	Compared Stage = "compared"
)

// Record is what is sure from a stage on. An empty field adds nothing to what is known.
type Record struct {
	Stage Stage     `json:"stage"`
	Time  time.Time `json:"time"`
	// Network is the endpoint that the job goes to.
	Network string `json:"network,omitempty"`
	// Image as typed, and the job's Name and Namespace.
	Image     string `json:"image,omitempty"`
	Name      string `json:"name,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	// Marker is the value of the label that the job carries.
	Marker string `json:"marker,omitempty"`
	// Digest of the job as it is sent, but for its marker: the same for the same job only.
	Digest string `json:"digest,omitempty"`
	JobID  string `json:"job_id,omitempty"`
	// Folder of the results.
	Folder string `json:"folder,omitempty"`
	// Bytes of the local run's results that are kept.
	Bytes int64 `json:"bytes,omitempty"`
	// Value is what the stage hands on.
	Value json.RawMessage `json:"value,omitempty"`
}

// State is what all records of a submission say together: the last word of each field.
type State struct {
	Record
	// ID is the submission's own, by which its folder is called.
	ID    string
	Began time.Time
	// Values are those that the stages handed on.
	Values map[Stage]json.RawMessage
	// Damaged: something in the journal cannot be read.
	Damaged bool
}

// castagnoli is the polynomial of a record's checksum.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// line is a record as it is written: its checksum, its JSON, and the end of the line.
func (r Record) line() ([]byte, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(text, castagnoli), text), nil
}

// parse puts together what a journal's lines say. A line that was not written to its end, or was damaged later, says
// nothing; those behind it still do, since each stands for itself.
func parse(data []byte) State {
	var s State
	for line := range bytes.Lines(data) {
		sum, text, _ := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
		var r Record
		if string(sum) != fmt.Sprintf("%08x", crc32.Checksum(text, castagnoli)) || json.Unmarshal(text, &r) != nil {
			s.Damaged = s.Damaged || len(line) > 1 // an empty line ends one that was cut short
			continue
		}
		s.add(r)
	}
	return s
}

// add is a record that comes after those before.
func (s *State) add(r Record) {
	if s.Began.IsZero() {
		s.Began = r.Time
	}
	if s.Values == nil {
		s.Values = map[Stage]json.RawMessage{}
	}
	if r.Value != nil {
		s.Values[r.Stage] = r.Value
	}
	last := &s.Record
	last.Stage, last.Time = r.Stage, r.Time
	for _, field := range []struct {
		known *string
		now   string
	}{
		{&last.Network, r.Network}, {&last.Image, r.Image}, {&last.Name, r.Name}, {&last.Namespace, r.Namespace},
		{&last.Marker, r.Marker}, {&last.Digest, r.Digest}, {&last.JobID, r.JobID}, {&last.Folder, r.Folder},
	} {
		if field.now != "" {
			*field.known = field.now
		}
	}
	if r.Bytes != 0 {
		last.Bytes = r.Bytes
	}
}
