package importer

import "sync"

// progress adds up the file data that is done, in bytes.
type progress struct {
	mu          sync.Mutex
	tell        func(done, total int64)
	done, total int64
}

func (p *progress) add(n uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done += int64(n); p.tell != nil {
		p.tell(p.done, p.total)
	}
}
