package tree

import "strings"

// Get is the value at a path of keys, in whatever case; nil when there is none, or nothing in it. The methods here can be called
// on what is not there.
func (n *Node) Get(path ...string) *Node {
	for _, key := range path {
		if n == nil {
			return nil
		}
		var found *Node
		for _, f := range n.Fields {
			if strings.EqualFold(f.Key, key) {
				found = f.Value
				break
			}
		}
		if found == nil || found.Kind == Null {
			return nil
		}
		n = found
	}
	return n
}

// Has tells whether a mapping has a key with something in it.
func (n *Node) Has(key string) bool { return n.Get(key) != nil }

// Scalar is the text of a scalar at a path of keys, as typed; empty for none.
func (n *Node) Scalar(path ...string) string {
	if n = n.Get(path...); n == nil {
		return ""
	}
	return n.Text
}

// Scalars are the texts of a list at a path of keys, or that of the scalar that stands in its place.
func (n *Node) Scalars(path ...string) []string {
	n = n.Get(path...)
	switch {
	case n == nil:
		return nil
	case n.Kind != List:
		if n.Text == "" {
			return nil
		}
		return []string{n.Text}
	}
	all := make([]string, 0, len(n.Items))
	for _, item := range n.Items {
		all = append(all, item.Text)
	}
	return all
}

// List are the items of a list; none of anything else.
func (n *Node) List() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// Whole is a whole number from zero on, however it is typed (1800, "1800", 1800.0); zero for anything else.
func (n *Node) Whole() int64 {
	if n == nil {
		return 0
	}
	as := *n
	if as.Kind == Text {
		as.Kind = Number
	}
	const most = 1 << 31
	if i, ok := as.Int(32); ok {
		return max(i, 0)
	}
	if f, ok := as.Any().(float64); ok && f > 0 && f < most {
		return int64(f)
	}
	return 0
}

// Empty tells a value that says nothing: none, empty text, zero, a switch that is off, and what has only such values in it.
func (n *Node) Empty() bool {
	if n == nil {
		return true
	}
	switch n.Kind {
	case List:
		return len(n.Items) == 0
	case Map:
		for _, f := range n.Fields {
			if !f.Value.Empty() {
				return false
			}
		}
		return true
	case Switch:
		return !n.Bool()
	}
	return n.Text == "" || n.Text == "0"
}
