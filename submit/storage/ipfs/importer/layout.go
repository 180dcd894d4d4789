package importer

import (
	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs"
)

// layout is the balanced tree of a file, built as its leaves come. It holds the links of one unfinished block
// a level: a terabyte of the smallest chunks has four levels.
type layout struct {
	rules  rules
	sink   *sink
	levels [][]link
}

// add takes the next leaf, or at a higher level the next block.
func (l *layout) add(level int, child link) error {
	if level == len(l.levels) {
		l.levels = append(l.levels, nil)
	}
	// A full block is closed only when there is more: it may be the root.
	if len(l.levels[level]) == l.rules.links {
		if err := l.lift(level); err != nil {
			return err
		}
	}
	l.levels[level] = append(l.levels[level], child)
	return nil
}

// lift makes a block of a level's links and adds it to the level above.
func (l *layout) lift(level int) error {
	node := new(merkledag.ProtoNode)
	file := unixfs.NewFSNode(unixfs.TFile)
	for _, child := range l.levels[level] {
		if err := node.AddRawLink("", child.format()); err != nil {
			return err
		}
		file.AddBlockSize(child.data)
	}
	data, err := file.GetBytes()
	if err != nil {
		return err
	}
	node.SetData(data)
	made, err := l.sink.node(node, l.rules)
	if err != nil {
		return err
	}
	made.data = file.FileSize()
	l.levels[level] = l.levels[level][:0]
	return l.add(level+1, made)
}

// root closes the tree. There was at least one leaf: that of an empty file is empty.
func (l *layout) root() (link, error) {
	for level := 0; ; level++ {
		if level == len(l.levels)-1 && len(l.levels[level]) == 1 {
			return l.levels[level][0], nil
		}
		if err := l.lift(level); err != nil {
			return link{}, err
		}
	}
}
