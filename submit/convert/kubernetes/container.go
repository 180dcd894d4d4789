package kubernetes

import (
	"math"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// containerKeys are those of a container.
var containerKeys = []convert.Key[*reading]{
	{Names: "name", Fate: convert.Kept, Says: "the task's name", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		if n.Text == "" {
			return convert.Result{Noted: true}
		}
		r.Task().Name = n.Text
		return convert.Result{Path: "Tasks[0].Name"}
	}},
	{Names: "image", Fate: convert.Kept, Says: "the image", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		r.Task().Engine.Params.Image = n.Text
		return convert.Result{Path: "Tasks[0].Engine.Params.Image"}
	}},
	// What Kubernetes calls the command takes the place of the image's ENTRYPOINT, and args that of its CMD.
	{Names: "command", Fate: convert.Kept, Says: "in the place of the image's ENTRYPOINT", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		r.Task().Engine.Params.Entrypoint = n.Scalars()
		return convert.Result{Path: "Tasks[0].Engine.Params.Entrypoint", Noted: n.Empty()}
	}},
	{Names: "args", Fate: convert.Kept, Says: "in the place of the image's CMD", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		r.Task().Engine.Params.Parameters = n.Scalars()
		return convert.Result{Path: "Tasks[0].Engine.Params.Parameters", Noted: n.Empty()}
	}},
	{Names: "workingDir", Fate: convert.Kept, Says: "where the command starts", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		r.Task().Engine.Params.WorkingDirectory = n.Text
		return convert.Result{Path: "Tasks[0].Engine.Params.WorkingDirectory"}
	}},
	{Names: "envFrom env", Read: variables},
	{Names: "resources", Read: resources},
	{Names: "ports", Read: ports},
	{Names: "volumeMounts", Read: mounts},
	{Names: "volumeDevices", Fate: convert.Refused, Says: convert.NoDevices},
	{Names: "securityContext", Read: security},
	{Names: "livenessProbe readinessProbe startupProbe", Fate: convert.Needless, Says: "a node looks at no health check: a job is as healthy as its exit code"},
	{Names: "lifecycle", Fate: convert.Refused, Says: "a node runs the command alone: what comes before or after it is a part of that"},
	{Names: "restartPolicy restartPolicyRules", Fate: convert.Changed, Says: retried},
	{Names: "imagePullPolicy", Fate: convert.Needless, Says: "a node pulls the image by the digest that is submitted"},
	{Names: "resizePolicy", Fate: convert.Needless, Says: "what a node gives stays the same while the job runs"},
	{Names: "terminationMessagePath terminationMessagePolicy", Fate: convert.Needless, Says: "a node keeps what the program prints, and seatrial logs shows it"},
	{Names: "stdin stdinOnce", Fate: convert.Changed, Says: "a program's standard input is empty on a node: what it reads comes as an input"},
	{Names: "tty", Fate: convert.Changed, Says: "nodes start containers without a terminal"},
}

// read reads the container that becomes the job.
func (r *reading) read(c *tree.Node) {
	convert.Walk(r.Draft, r, containerKeys, c, "")
	docker := &r.Task().Engine.Params
	for _, words := range []struct {
		key string
		all []string
	}{{"command", docker.Entrypoint}, {"args", docker.Parameters}} {
		for i := range words.all {
			var absent string
			if words.all[i], absent = r.expanded(words.all[i]); absent != "" {
				r.Note(convert.Note{Typed: convert.Typed(words.key+" $("+absent+")", c.Get(words.key).At), Fate: convert.Refused,
					Says: "its value is not known here, and a node puts none into a command: a shell does, as in sh -c 'exec PROGRAM \"$" + absent + "\"'"})
			}
		}
	}
}

func resources(r *reading, n *tree.Node, _ string) convert.Result {
	for _, group := range []string{"requests", "limits"} { // a node has one number, and enforces it
		asked := n.Get(group)
		if asked == nil {
			continue
		}
		for _, f := range asked.Fields {
			r.resource(group, f)
		}
	}
	if claims := n.Get("claims"); !claims.Empty() {
		r.Note(convert.Note{Typed: convert.Typed("resources.claims", claims.At), Fate: convert.Refused, Says: convert.NoDevices})
	}
	return convert.Result{Noted: true}
}

func (r *reading) resource(group string, f tree.Field) {
	value := f.Value.Text
	n := convert.Note{Typed: convert.Typed("resources."+group+"."+f.Key, f.Value.At), Fate: convert.Kept, Says: "the node's limit"}
	switch {
	case f.Key == "cpu":
		r.Resources().CPU, n.Path = value, "Tasks[0].Resources.CPU"
	case f.Key == "memory":
		r.Resources().Memory, n.Path = quantity(value), "Tasks[0].Resources.Memory"
	case f.Key == "ephemeral-storage":
		r.Resources().Disk, n.Path = quantity(value), "Tasks[0].Resources.Disk"
		n.Says = "what a node must have free"
	case gpu(f.Key):
		r.Resources().GPU, n.Path, n.Says = value, "Tasks[0].Resources.GPU", "as many as the job asks for"
	default:
		n.Fate, n.Says = convert.Refused, "a node gives CPU, memory, disk and GPUs"
	}
	r.Note(n)
}

// quantity is a number of bytes as a job has it. Where Kubernetes' units mean the same there, it is as typed: 1Gi, 500M. A number
// of its own kind, such as 1e9 or one of thousandths, is one of bytes.
func quantity(typed string) string {
	number, thousandths := strings.CutSuffix(typed, "m")
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || f < 0 || f > math.MaxInt64/2 {
		return typed
	}
	if thousandths {
		f /= 1000
	}
	return convert.Size(int64(math.Ceil(f)))
}

// ports are those of a job that stays; others open none.
func ports(r *reading, n *tree.Node, typed string) convert.Result {
	if !r.Job.Stays() {
		return convert.Result{Fate: convert.Changed, Says: "a job that ends opens no port; one that is not meant to end is of Type service", Noted: n.Empty()}
	}
	network := r.Network()
	if network.Type == "" {
		network.Type = "Bridge"
	}
	for _, p := range n.List() {
		number := int(p.Get("containerPort").Whole())
		note := convert.Note{Typed: convert.Typed("containerPort "+strconv.Itoa(number), p.At), Fate: convert.Kept, Says: "a port that the node opens, at a number that it chooses"}
		if protocol := p.Scalar("protocol"); protocol != "" && protocol != "TCP" {
			note.Fate, note.Says = convert.Refused, "a node opens TCP ports alone"
			r.Note(note)
			continue
		}
		port := job.Port{Name: portName(p.Scalar("name"), number), Target: number}
		if static := int(p.Get("hostPort").Whole()); static >= 1024 {
			port.Static, note.Says = static, "a port that the node opens"
		}
		if network.Type == "Host" {
			port.Static, port.Target = number, 0
		}
		note.Path = job.Element("Tasks[0].Network.Ports", len(network.Ports))
		network.Ports = append(network.Ports, port)
		r.Note(note)
	}
	return convert.Result{Noted: true}
}

// portName is a name that a node makes a variable's of.
func portName(typed string, number int) string {
	if typed == "" || typed[0] >= '0' && typed[0] <= '9' {
		return "port" + strconv.Itoa(number)
	}
	return strings.NewReplacer("-", "_", ".", "_").Replace(typed)
}
