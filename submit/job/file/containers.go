package file

import (
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

func isKubernetes(root *tree.Node) bool {
	return has(root, "apiVersion") && has(root, "kind") && !has(root, "Tasks")
}

// pods are where a kind of Kubernetes' has what its containers are, and the job type that is the same.
var pods = map[string]struct {
	path []string
	kind string
}{
	"Pod":         {[]string{"spec"}, job.TypeBatch},
	"Job":         {[]string{"spec", "template", "spec"}, job.TypeBatch},
	"CronJob":     {[]string{"spec", "jobTemplate", "spec", "template", "spec"}, job.TypeBatch},
	"Deployment":  {[]string{"spec", "template", "spec"}, job.TypeService},
	"StatefulSet": {[]string{"spec", "template", "spec"}, job.TypeService},
	"ReplicaSet":  {[]string{"spec", "template", "spec"}, job.TypeService},
	"DaemonSet":   {[]string{"spec", "template", "spec"}, job.TypeDaemon},
}

// fromKubernetes is the first container of a pod as a job; there is none for other kinds.
func fromKubernetes(root *tree.Node) *converted {
	kind, ok := pods[text(root, "kind")]
	pod := get(root, kind.path...)
	containers := get(pod, "containers")
	if !ok || containers == nil || len(containers.Items) == 0 {
		return &converted{}
	}
	c := newJob()
	c.job.Type, c.job.Name = kind.kind, named(text(root, "metadata", "name"))
	if kind.kind == job.TypeDaemon {
		c.job.Count = 0
	}
	c.labelled(pairsOf(get(root, "metadata", "labels")))
	first, task := containers.Items[0], c.job.Task()
	if name := named(text(first, "name")); name != "" {
		task.Name = name
	}
	// What Kubernetes calls the command takes the place of the image's ENTRYPOINT, and args that of its CMD.
	task.Engine.Params = job.Docker{Image: text(first, "image"), Entrypoint: texts(first, "command"), Parameters: texts(first, "args"), WorkingDirectory: text(first, "workingDir")}
	c.variables(get(first, "env"))
	asked := job.Resources{}
	for _, group := range []string{"requests", "limits"} { // a node has one number, and enforces it
		for _, r := range []struct {
			key  string
			into *string
		}{{"cpu", &asked.CPU}, {"memory", &asked.Memory}, {"ephemeral-storage", &asked.Disk}, {"nvidia.com/gpu", &asked.GPU}, {"amd.com/gpu", &asked.GPU}} {
			if value := text(first, "resources", group, r.key); value != "" {
				*r.into = value
			}
		}
	}
	if asked != (job.Resources{}) {
		task.Resources = &asked
	}
	above := get(root, kind.path[:len(kind.path)-min(2, len(kind.path)-1)]...)
	for _, count := range []string{"replicas", "parallelism", "completions"} {
		if n := number(get(above, count)); n > 1 && kind.kind != job.TypeDaemon {
			c.job.Count = int(n)
		}
	}
	for _, at := range []*tree.Node{above, pod} {
		if seconds := number(get(at, "activeDeadlineSeconds")); seconds > 0 && kind.kind == job.TypeBatch {
			task.Timeouts = &job.Timeouts{TotalTimeout: seconds}
		}
	}
	for _, f := range fieldsOf(get(pod, "nodeSelector")) {
		c.job.Constraints = append(c.job.Constraints, job.Constraint{Key: f.Key, Operator: job.OpEquals, Values: []string{f.Value.Text}})
	}
	if get(pod, "hostNetwork") != nil && get(pod, "hostNetwork").Bool() {
		task.Network = &job.Network{Type: "Host"}
	}
	for _, other := range containers.Items[1:] {
		c.lost = append(c.lost, "the container "+text(other, "name"))
	}
	c.rest(first, "", "name", "image", "command", "args", "workingDir", "env", "resources", "imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy")
	c.rest(pod, "", "containers", "nodeSelector", "hostNetwork", "activeDeadlineSeconds", "restartPolicy", "terminationGracePeriodSeconds", "dnsPolicy", "schedulerName")
	if text(root, "kind") == "CronJob" {
		c.lost = append(c.lost, "schedule")
	}
	return c
}

// variables are Kubernetes' list of them. One that comes from a secret can only be the node's own; what Kubernetes knows of a pod
// no node knows.
func (c *converted) variables(list *tree.Node) {
	if list == nil {
		return
	}
	task := c.job.Task()
	for _, item := range list.Items {
		name := text(item, "name")
		if name == "" {
			continue
		}
		if has(get(item, "valueFrom"), "fieldRef") || has(get(item, "valueFrom"), "resourceFieldRef") {
			c.lost = append(c.lost, "the variable "+name)
			continue
		}
		if task.Env == nil {
			task.Env = map[string]string{}
		}
		if task.Env[name] = text(item, "value"); has(item, "valueFrom") {
			task.Env[name] = "env:" + name
		}
	}
}
