package limits

import (
	"slices"
	"time"
)

// What users write, or are given to run.
var (
	JobFile = add(Limits{Name: "job-file", Of: "job files, and what init makes them of: old jobs, files of Compose and Kubernetes and those they name", From: "who wrote the job",
		Bytes: mib, Entries: 100_000, Depth: 100})
	JobTemplate = add(Limits{Name: "template", Of: "what the template of a job file makes", From: "who wrote the job",
		Bytes: mib, Entries: 1_000_000, Depth: 100, Total: 10 * time.Second})
	TemplateValues = add(Limits{Name: "template-values", Of: "the values of template variables in a file", From: "who wrote the file",
		Bytes: mib, Entries: 10_000, Depth: 20})
	Stdin = add(Limits{Name: "stdin", Of: "a job or a list of images on standard input", From: "who feeds the command",
		Bytes: mib})
	List = add(Limits{Name: "list", Of: "a list of images", From: "who wrote the list",
		Bytes: mib, Entries: 10_000, NameBytes: 4 * kib})
	Policy = add(Limits{Name: "policy", Of: ".seatrial.yaml", From: "who wrote the repository",
		Bytes: mib, Entries: 10_000, Depth: 20})
	Baseline = add(Limits{Name: "baseline", Of: "files of --baseline", From: "who wrote the repository",
		Bytes: 16 * mib, Entries: 1_000_000, Depth: 10})
	Dockerfile = add(Limits{Name: "dockerfile", Of: "Dockerfiles and their instructions, also from the web", From: "who wrote the repository, who runs the server",
		Bytes: mib, Entries: 2000, Idle: 30 * time.Second, Rate: kib, Window: 30 * time.Second, Total: time.Minute, Redirects: 10, Connections: 4})
	Expected = add(Limits{Name: "expected", Of: "results that differ, as far as the difference is shown line by line", From: "the workload, who wrote the repository",
		Bytes: mib})
	Compared = add(Limits{Name: "compared", Of: "results that are compared as JSON or as text", From: "the workload, who wrote the repository",
		Bytes: 64 * mib, Entries: 1_000_000, NameBytes: 16 * mib})
	Repository = add(Limits{Name: "repository", Of: "the files of a git repository, of which those are looked for that name images", From: "who wrote the repository",
		Entries: 1_000_000})
	Config = add(Limits{Name: "config", Of: "configuration of Bacalhau, Docker and IPFS, tokens, certificates; files of variables and labels that init reads (.env)", From: "the user, who wrote the repository",
		Bytes: mib})
)

// Images.
var (
	Registry = add(Limits{Name: "registry", Of: "answers of registries: manifests, configurations, tokens", From: "who runs the registry, who pushed the image",
		Bytes: 8 * mib, Entries: 1000, Depth: 4, Idle: 30 * time.Second, Rate: kib, Window: 30 * time.Second, Total: 2 * time.Minute, Redirects: 10, Connections: 8})
	Layer = add(Limits{Name: "layer", Of: "layers, unpacked", From: "who pushed the image",
		Bytes: 64 * gib, Entries: 1 << 20, Idle: 30 * time.Second, Rate: 32 * kib, Window: 30 * time.Second, Redirects: 10})
	Index = add(Limits{Name: "index", Of: "what is kept in memory of the layers of an image", From: "who pushed the image",
		Bytes: 64 * mib})
	Script = add(Limits{Name: "script", Of: "shell scripts of a layer, as far as they are followed to what they start", From: "who pushed the image",
		Bytes: 4 * mib})
	Archive = add(Limits{Name: "archive", Of: "image archives and layouts", From: "who made the archive",
		Bytes: 8 * mib, Entries: 1 << 20, NameBytes: 4 * kib})
	Engine = add(Limits{Name: "engine", Of: "answers of the container engine", From: "who runs the engine",
		Bytes: 16 * mib, Idle: 20 * time.Second, Total: time.Minute})
)

// The network, and what it keeps.
var (
	API = add(Limits{Name: "api", Of: "answers of the network", From: "who runs the network, who submits to it",
		Bytes: 16 * mib, Entries: 100_000, NameBytes: 128, Idle: 30 * time.Second, Rate: kib, Window: 30 * time.Second, Total: time.Minute, Connections: 4})
	Logs = add(Limits{Name: "logs", Of: "the network's stream of a job's output", From: "who runs the network, the job",
		Bytes: mib, Idle: 30 * time.Second})
	Result = add(Limits{Name: "result", Of: "archives of results", From: "the job, who runs the node",
		Bytes: 100 * gib, Entries: 1_000_000, Depth: 256, NameBytes: 4 * kib, Idle: time.Minute, Rate: kib, Window: 30 * time.Second, Redirects: 10, Connections: 4})
)

// Where inputs come from.
var (
	WebInput = add(Limits{Name: "web", Of: "inputs from web servers", From: "who runs the server",
		Bytes: 100 * gib, Idle: time.Minute, Rate: kib, Window: 30 * time.Second, Redirects: 10, Connections: 4})
	Bucket = add(Limits{Name: "s3", Of: "objects and listings of S3", From: "who writes to the bucket, who runs the server",
		Bytes: 100 * gib, Entries: 1_000_000, Idle: time.Minute, Rate: kib, Window: 30 * time.Second})
	Gateway = add(Limits{Name: "ipfs", Of: "files and folders of IPFS gateways", From: "who runs the gateway, who added the content",
		Bytes: 100 * gib, Entries: 10_000_000, Depth: 256, Idle: time.Minute, Rate: kib, Window: 30 * time.Second, Redirects: 10, Connections: 4})
	Kubo = add(Limits{Name: "kubo", Of: "answers of the IPFS node that inputs are uploaded to", From: "who runs the node",
		Bytes: 4 * mib, Idle: 2 * time.Minute, Total: 30 * time.Second, Connections: 4})
	Pinning = add(Limits{Name: "pinning", Of: "answers of pinning services", From: "who runs the service",
		Bytes: mib, Idle: 30 * time.Second, Rate: kib, Window: 30 * time.Second, Total: time.Minute, Connections: 2})
	Inline = add(Limits{Name: "inline", Of: "inputs that stand in the job itself, unpacked", From: "who wrote the job",
		Bytes: 64 * mib, Entries: 10_000, NameBytes: 4 * kib, Depth: 256})
)

// What this machine has.
var (
	Local = add(Limits{Name: "local", Of: "folders of results that are compared", From: "the user, the workload",
		Entries: 1_000_000, Depth: 256})
	Trace = add(Limits{Name: "trace", Of: "what was seen of a traced run's network", From: "the workload",
		Bytes: 16 * mib})
	State = add(Limits{Name: "state", Of: "caches, journals and what is known of local networks", From: "this program",
		Bytes: 64 * mib})
	System = add(Limits{Name: "system", Of: "what the operating system says of itself", From: "the system",
		Bytes: mib})
)

// All limits, in the order in which docs/security.md lists them.
var All []*Limits

func add(l Limits) *Limits {
	at := &l
	All = append(All, at)
	return at
}

// find is the limits of a name; nil when there are none.
func find(name string) *Limits {
	if i := slices.IndexFunc(All, func(l *Limits) bool { return l.Name == name }); i >= 0 {
		return All[i]
	}
	return nil
}
