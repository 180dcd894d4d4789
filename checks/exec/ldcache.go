package exec

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// The cache that ldconfig writes, in the form of glibc 2.2 and later; until 2.32 it follows one in the
// older form. Numbers are in the byte order of the machine that wrote it.
const (
	ldCacheOld    = "ld.so-1.7.0"
	ldCacheNew    = "glibc-ld.so.cache1.1"
	ldCacheHeader = 48
	ldCacheEntry  = 24
	// ldCacheKind is the part of an entry's flags that is 1 for the libraries of glibc.
	ldCacheKind = 0xff
	ldCacheLibc = 3
)

var errLdCache = errors.New("it has no known form")

// parseLdCache returns the paths for each library's name, in order.
func parseLdCache(raw []byte) (map[string][]string, error) {
	start := 0
	if bytes.HasPrefix(raw, []byte(ldCacheOld)) {
		if start = bytes.Index(raw, []byte(ldCacheNew)); start < 0 {
			return nil, errLdCache
		}
	}
	table := raw[start:]
	if !bytes.HasPrefix(table, []byte(ldCacheNew)) || len(table) < ldCacheHeader {
		return nil, errLdCache
	}
	var order binary.ByteOrder = binary.LittleEndian
	count := order.Uint32(table[20:])
	if uint64(count)*ldCacheEntry > uint64(len(table)) {
		order = binary.BigEndian
		count = order.Uint32(table[20:])
	}
	if uint64(count)*ldCacheEntry > uint64(len(table)-ldCacheHeader) {
		return nil, errLdCache
	}
	paths := map[string][]string{}
	for i := range int(count) {
		entry := table[ldCacheHeader+i*ldCacheEntry:][:ldCacheEntry]
		if kind := order.Uint32(entry) & ldCacheKind; kind != 1 && kind != ldCacheLibc {
			continue
		}
		name, okName := cString(table, order.Uint32(entry[4:]))
		file, okFile := cString(table, order.Uint32(entry[8:]))
		if !okName || !okFile {
			return nil, errLdCache
		}
		paths[name] = append(paths[name], file)
	}
	return paths, nil
}

func cString(table []byte, offset uint32) (string, bool) {
	if uint64(offset) >= uint64(len(table)) {
		return "", false
	}
	text, _, ok := bytes.Cut(table[offset:], []byte{0})
	return string(text), ok
}
