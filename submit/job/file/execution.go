package file

import (
	"bytes"
	"context"
	"fmt"
	"text/template"
	"text/template/parse"

	"github.com/seatrial/seatrial/submit/limits"
)

// execution is one run of a template. The template package cannot be stopped, so that a call of ours stands in front of
// every action and in every round of a loop, and what makes text is asked beforehand how much that would be.
type execution struct {
	ctx context.Context
	// steps, depth and made are the actions so far, the templates that call each other, and the bytes of text.
	steps, made int64
	depth       int
}

const (
	// maxActions that a template may have as it is written: the parser is as deep as they are nested.
	maxActions = 10_000
	// maxNodes in one action, which runs between two steps.
	maxNodes = 1000
	// nodeStep, nodeEnter and nodeLeave are the calls that are put in. A user's template has been parsed when they come to be,
	// and has none of them.
	nodeStep, nodeEnter, nodeLeave = "seatrialStep", "seatrialEnter", "seatrialLeave"
)

// execute runs a template that has been parsed, up to the end of ctx. It changes the template.
func execute(ctx context.Context, parsed *template.Template, values map[string]string) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limits.JobTemplate.Total, beyond("total"))
	defer cancel()
	e := &execution{ctx: ctx}
	parsed.Funcs(template.FuncMap{nodeStep: e.step, nodeEnter: e.enter, nodeLeave: e.leave})
	parsed.Funcs(e.textFuncs())
	for _, t := range parsed.Templates() {
		if t.Tree == nil {
			continue
		}
		root := t.Tree.Root
		if err := guard(t.Tree, root); err != nil {
			return nil, err
		}
		root.Nodes = append([]parse.Node{call(nodeEnter, root.Pos)}, root.Nodes...)
		root.Nodes = append(root.Nodes, call(nodeLeave, root.Pos))
	}
	var out bytes.Buffer
	if err := parsed.Execute(&limited{Buffer: &out}, values); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// step is run in front of every action, and in every round of a loop.
func (e *execution) step() (string, error) {
	if e.steps++; e.steps > limits.JobTemplate.Entries {
		return "", beyond("entries")
	}
	if e.ctx.Err() != nil {
		return "", context.Cause(e.ctx)
	}
	return "", nil
}

// enter is run where a template begins, and leave where it ends.
func (e *execution) enter() (string, error) {
	if e.depth++; e.depth > limits.JobTemplate.Depth {
		return "", beyond("depth")
	}
	return e.step()
}

func (e *execution) leave() string {
	e.depth--
	return ""
}

// guard puts a step in front of every action below a list.
func guard(t *parse.Tree, list *parse.ListNode) error {
	if list == nil {
		return nil
	}
	var nodes []parse.Node
	for _, n := range list.Nodes {
		pipe, lists := partsOf(n)
		if pipe != nil || len(lists) > 0 {
			nodes = append(nodes, call(nodeStep, n.Position()))
		}
		if _, loop := n.(*parse.RangeNode); loop {
			lists[0].Nodes = append([]parse.Node{call(nodeStep, n.Position())}, lists[0].Nodes...)
		}
		if size(pipe) > maxNodes {
			place, _ := t.ErrorContext(n)
			return fmt.Errorf("template: %s: the action has more than %d parts", place, maxNodes)
		}
		for _, inner := range lists {
			if err := guard(t, inner); err != nil {
				return err
			}
		}
		nodes = append(nodes, n)
	}
	list.Nodes = nodes
	return nil
}

// partsOf is what a node computes, and the lists of nodes in it.
func partsOf(n parse.Node) (pipe *parse.PipeNode, lists []*parse.ListNode) {
	switch n := n.(type) {
	case *parse.ActionNode:
		return n.Pipe, nil
	case *parse.TemplateNode:
		return n.Pipe, []*parse.ListNode{nil}
	case *parse.IfNode:
		return n.Pipe, []*parse.ListNode{n.List, n.ElseList}
	case *parse.WithNode:
		return n.Pipe, []*parse.ListNode{n.List, n.ElseList}
	case *parse.RangeNode:
		return n.Pipe, []*parse.ListNode{n.List, n.ElseList}
	}
	return nil, nil
}

// size is how many nodes are below a pipeline.
func size(n parse.Node) int {
	count := 1
	switch n := n.(type) {
	case *parse.PipeNode:
		if n == nil {
			return 0
		}
		for _, c := range n.Cmds {
			count += size(c)
		}
	case *parse.CommandNode:
		for _, arg := range n.Args {
			count += size(arg)
		}
	case *parse.ChainNode:
		count += size(n.Node) + len(n.Field)
	case *parse.FieldNode:
		count += len(n.Ident)
	case *parse.VariableNode:
		count += len(n.Ident)
	}
	return count
}

// call is an action that calls a function of ours, at a place of the user's.
func call(name string, at parse.Pos) *parse.ActionNode {
	function := parse.NewIdentifier(name).SetPos(at)
	return &parse.ActionNode{NodeType: parse.NodeAction, Pos: at, Pipe: &parse.PipeNode{NodeType: parse.NodePipe, Pos: at,
		Cmds: []*parse.CommandNode{{NodeType: parse.NodeCommand, Pos: at, Args: []parse.Node{function}}}}}
}

// limited stops a template that would write more than a job file may hold.
type limited struct{ *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if int64(l.Len()+len(p)) > limits.JobTemplate.Bytes {
		return 0, beyond("bytes")
	}
	return l.Buffer.Write(p)
}

// beyond is the error of a template that goes beyond a limit.
func beyond(field string) *limits.Error {
	return &limits.Error{Limits: limits.JobTemplate, Field: field, Source: "the template"}
}
