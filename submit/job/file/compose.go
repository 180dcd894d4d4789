package file

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// composeAdvice is what to do instead of what a service has and a job has not, by its key.
var composeAdvice = []struct{ key, advice string }{
	{"volumes", "a folder to read is an input, seatrial submit --input ./data:/inputs or seatrial upload ./data; one to write is a ResultPath: {Name: outputs, Path: /outputs}"},
	{"ports", "who needs a port names it, in a job of Type service: Network: {Type: Host, Ports: [{Name: web}]}"},
	{"expose", "who needs a port names it, in a job of Type service: Network: {Type: Host, Ports: [{Name: web}]}"},
	{"depends_on", "a job is one container; what it depends on runs elsewhere, or is a job of its own"},
	{"links", "a job is one container; what it talks to has an address of its own"},
	{"networks", "a job has a network of its own: Network: {Type: Bridge} to reach others"},
	{"env_file", "write its variables into Env"},
	{"secrets", "a node's own variable is NAME: env:NAME in Env, and its operator must allow it"},
	{"configs", "a file is an input, or belongs into the image"},
	{"build", "seatrial build -t NAME ., and push it where nodes can pull it"},
	{"user", "nodes start containers as the image's USER"},
	{"extends", "write what it adds into the job"},
	{"profiles", "a job is submitted when it is wanted"},
}

// interpolated is a variable in a Compose file's text: $NAME, ${NAME}, ${NAME:-default}, and $$ for a dollar sign.
var interpolated = regexp.MustCompile(`\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\}|\$([A-Za-z_]\w*)`)

// plain is a text of a Compose file without its variables: one with a default has that, and any other is a template's variable.
func (c *converted) plain(text string) string {
	return interpolated.ReplaceAllStringFunc(text, func(typed string) string {
		parts := interpolated.FindStringSubmatch(typed)
		name := parts[1] + parts[4]
		switch {
		case name == "":
			return "$"
		case strings.HasSuffix(parts[2], "-") && parts[3] != "":
			return parts[3]
		}
		c.note(fmt.Sprintf("%s is a variable: --template-vars %s=VALUE, or --template-envs %s", name, name, name))
		return "{{." + name + "}}"
	})
}

// note says something about a part, once.
func (c *converted) note(line string) {
	if !slices.Contains(c.notes, line) {
		c.notes = append(c.notes, line)
	}
}

// fromCompose is the first service that has an image, as a job.
func fromCompose(root *tree.Node) *converted {
	c := newJob()
	found := false
	for _, f := range fieldsOf(get(root, "services")) {
		if found || text(f.Value, "image") == "" {
			c.lost = append(c.lost, "the service "+f.Key)
			continue
		}
		found = true
		c.service(f.Key, f.Value)
	}
	if strings.TrimSpace(c.job.Image()) == "" {
		return &converted{}
	}
	c.rest(root, "", "services", "version", "name", "volumes", "networks") // what services use is said of them
	return c
}

func (c *converted) service(name string, n *tree.Node) {
	task := c.job.Task()
	c.job.Name = named(name)
	plain := func(all []string) []string {
		for i := range all {
			all[i] = c.plain(all[i])
		}
		return all
	}
	task.Engine.Params = job.Docker{Image: c.plain(text(n, "image")), Entrypoint: plain(texts(n, "entrypoint")), Parameters: plain(texts(n, "command")),
		WorkingDirectory: c.plain(text(n, "working_dir"))}
	for name, value := range pairsOf(get(n, "environment")) {
		if job.ReservedVariable(name) {
			c.lost = append(c.lost, "the variable "+name)
			continue
		}
		if task.Env == nil {
			task.Env = map[string]string{}
		}
		task.Env[name] = c.plain(value)
	}
	c.labelled(pairsOf(get(n, "labels")))
	limits := get(n, "deploy", "resources", "limits")
	asked := job.Resources{CPU: text(limits, "cpus"), Memory: text(limits, "memory"), GPU: gpusOf(n)}
	if cpus := text(n, "cpus"); cpus != "" {
		asked.CPU = cpus
	}
	if memory := text(n, "mem_limit"); memory != "" {
		asked.Memory = memory
	}
	if asked != (job.Resources{}) {
		task.Resources = &asked
	}
	if name, ok := job.NetworkType(text(n, "network_mode")); ok && name != job.NetworkDefault {
		task.Network = &job.Network{Type: name}
	}
	if n := number(get(n, "deploy", "replicas")); n > 1 {
		c.job.Count = int(n)
	}
	if restart := text(n, "restart"); restart == "always" || restart == "unless-stopped" {
		c.job.Type = job.TypeService
	}
	c.rest(n, "", "image", "entrypoint", "command", "working_dir", "environment", "labels", "deploy", "cpus", "mem_limit", "network_mode",
		"container_name", "restart", "platform", "pull_policy", "stdin_open", "tty", "gpus")
	for _, known := range composeAdvice {
		if has(n, known.key) {
			c.note(known.key + ": " + known.advice)
		}
	}
}

// gpusOf is how many GPUs a service has, by either of the two keys; all of them are one here, for nobody knows a node's.
func gpusOf(n *tree.Node) string {
	all := []*tree.Node{get(n, "gpus")}
	for _, group := range []string{"reservations", "limits"} {
		all = append(all, get(n, "deploy", "resources", group, "devices"))
	}
	for _, devices := range all {
		if devices == nil {
			continue
		}
		if devices.Kind != tree.List {
			return "1" // all
		}
		for _, device := range devices.Items {
			if capabilities := get(device, "capabilities"); capabilities != nil && !slices.Contains(texts(device, "capabilities"), "gpu") {
				continue
			}
			if count := number(get(device, "count")); count > 0 {
				return fmt.Sprint(count)
			}
			if ids := get(device, "device_ids"); ids != nil && len(ids.Items) > 0 {
				return fmt.Sprint(len(ids.Items))
			}
			return "1"
		}
	}
	return ""
}
