package file

import (
	"slices"
	"text/template"
	"text/template/parse"
)

// used are the variables of a template, in the order in which they stand there, and those of them that decide what is made of it
// by more than being written into it: whether a part of it is there, or how long a text is. The defaulted have another value behind
// them, for when they have none: which `or` does not give, since a variable without a value is an error in it as well.
type used struct {
	all, deciding, defaulted []string
	seen                     map[string]bool
}

// usedIn finds the variables in a template that has been parsed.
func usedIn(parsed *template.Template) *used {
	u := &used{seen: map[string]bool{}}
	for _, t := range parsed.Templates() {
		if t.Tree != nil {
			u.list(t.Tree.Root)
		}
	}
	return u
}

func (u *used) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		pipe, lists := partsOf(n)
		_, printed := n.(*parse.ActionNode)
		u.node(pipe, !printed)
		for _, inner := range lists {
			u.list(inner)
		}
	}
}

// printing are the functions that write their arguments as they are.
var printing = []string{"print", "printf", "println", "html", "js", "urlquery", "or", "and", "index"}

func (u *used) node(n parse.Node, decides bool) {
	switch n := n.(type) {
	case *parse.PipeNode:
		if n == nil {
			return
		}
		for _, c := range n.Cmds {
			u.node(c, decides || len(n.Decl) > 0 || slices.ContainsFunc(n.Cmds, measures))
		}
	case *parse.CommandNode:
		if first, ok := n.Args[0].(*parse.IdentifierNode); ok && first.Ident == "or" {
			for _, arg := range n.Args[1:] {
				if field, ok := arg.(*parse.FieldNode); ok {
					u.defaulted = append(u.defaulted, field.Ident[0])
				}
			}
		}
		for _, arg := range n.Args {
			u.node(arg, decides || measures(n))
		}
	case *parse.ChainNode:
		u.node(n.Node, decides)
	case *parse.FieldNode:
		u.add(n.Ident[0], decides)
	case *parse.VariableNode:
		if n.Ident[0] == "$" && len(n.Ident) > 1 {
			u.add(n.Ident[1], decides)
		}
	}
}

// measures tells a call whose result is not made of its arguments as they are: len, slice, eq.
func measures(c *parse.CommandNode) bool {
	if len(c.Args) == 0 {
		return false
	}
	function, calls := c.Args[0].(*parse.IdentifierNode)
	return calls && !slices.Contains(printing, function.Ident)
}

func (u *used) add(name string, decides bool) {
	if !u.seen[name] {
		u.seen[name] = true
		u.all = append(u.all, name)
	}
	if decides && !slices.Contains(u.deciding, name) {
		u.deciding = append(u.deciding, name)
	}
}
