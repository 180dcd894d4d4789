package retrieve

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"os"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// journal is a file of the blocks that lead to data, which the files on disk do not have: folders, shards, links, and the
// nodes above the parts of a file. It is a row of sections as in a CAR. A nil one has nothing and takes nothing.
type journal struct {
	file *os.File
	// at is where each block is, by the hash in its CID.
	at map[string]extent
	// end is where the next section goes.
	end int64
}

// extent is a part of the journal's file.
type extent struct{ offset, size int64 }

// openJournal opens or begins a journal. What a killed fetch has left half written at its end is dropped.
func openJournal(dir *os.Root, name string) (*journal, error) {
	file, err := dir.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	j := &journal{file: file, at: map[string]extent{}}
	in := bufio.NewReader(file)
	for j.scan(in) {
	}
	if err := file.Truncate(j.end); err != nil {
		file.Close()
		return nil, err
	}
	return j, nil
}

// scan notes one section, and is false when there is no further whole one.
func (j *journal) scan(in *bufio.Reader) bool {
	length, err := binary.ReadUvarint(in)
	if err != nil || length > ipfs.MaxBlock+maxCID {
		return false
	}
	section := make([]byte, length)
	if _, err := io.ReadFull(in, section); err != nil {
		return false
	}
	n, c, err := cid.CidFromBytes(section)
	if err != nil {
		return false
	}
	start := j.end + int64(len(binary.AppendUvarint(nil, length)))
	j.end = start + int64(length)
	j.at[string(c.Hash())] = extent{start + int64(n), int64(length) - int64(n)}
	return true
}

// maxCID is more than a CID takes in bytes.
const maxCID = 256

// get is a block that is held to its hash; nil when it is not there.
func (j *journal) get(c cid.Cid) []byte {
	if j == nil {
		return nil
	}
	where, ok := j.at[string(c.Hash())]
	if !ok {
		return nil
	}
	data := make([]byte, where.size)
	if _, err := j.file.ReadAt(data, where.offset); err != nil || !ipfs.Holds(c, data) {
		return nil
	}
	return data
}

// put adds a block.
func (j *journal) put(c cid.Cid, data []byte) error {
	if j == nil || j.at[string(c.Hash())].size > 0 {
		return nil
	}
	var section bytes.Buffer
	_ = importer.WriteSection(&section, importer.Block{CID: c, Data: data}) // memory takes everything
	if _, err := j.file.WriteAt(section.Bytes(), j.end); err != nil {
		return err
	}
	j.end += int64(section.Len())
	j.at[string(c.Hash())] = extent{j.end - int64(len(data)), int64(len(data))}
	return nil
}
