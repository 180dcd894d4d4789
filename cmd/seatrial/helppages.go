package main

// helpPage is what a command's page of help begins with.
type helpPage struct {
	// examples are lines to type, without the program's name; each is tried by a test.
	examples []string
	// first are the flags that a beginner needs, in the order in which they are needed; empty for all.
	first []string
}

// helpPages are by the name of the command.
var helpPages = map[string]helpPage{
	"init": {
		examples: []string{"init -- docker run -v ./data:/data -e MODE=fast ghcr.io/user/app:v1", "init compose.yaml web"},
		first:    []string{"job-file", "force", "input", "output", "hook", "ci", "offline", "api-host"},
	},
	"check": {
		examples: []string{"check --input ./data:/inputs ghcr.io/user/app:v1", "check --fix job.yaml"},
		first:    []string{"input", "output", "env", "entrypoint", "memory", "cpu", "gpu", "timeout", "network", "fix", "images-from", "template-vars", "offline", "format", "fail-on", "strict", "api-host"},
	},
	"test": {
		examples: []string{"test --input ./data:/inputs ghcr.io/user/app:v1 python main.py", "test --output-dir results --repeat 2 job.yaml"},
		first:    []string{"input", "output", "env", "entrypoint", "memory", "cpu", "gpu", "timeout", "network", "output-dir", "overwrite", "expect", "repeat", "for", "follow", "trace-egress", "shell", "format", "fail-on"},
	},
	"submit": {
		examples: []string{"submit --input ./data:/inputs ghcr.io/user/app:v1 python main.py", "submit --local --output-dir results job.yaml"},
		first:    []string{"input", "output", "publisher", "env", "entrypoint", "memory", "cpu", "gpu", "timeout", "network", "output-dir", "local", "dry-run", "wait", "id-only", "resume", "fix", "follow", "api-host"},
	},
	"fetch":  {examples: []string{"fetch j-161420c8", "fetch j-161420c8 results"}, first: []string{"overwrite", "max-download", "tolerance", "trust-endpoint", "format", "api-host"}},
	"status": {examples: []string{"status j-161420c8", "status --api-host 10.0.0.7 j-161420c8"}, first: []string{"offline", "format", "api-host"}},
	"logs":   {examples: []string{"logs j-161420c8", "logs --raw j-161420c8 > log"}},
	"cancel": {examples: []string{"cancel j-161420c8", "cancel --api-host 10.0.0.7 j-161420c8"}},
	"jobs":   {examples: []string{"jobs", "jobs --mine"}},
	"build": {
		examples: []string{"build -t app:v1 .", "build --push --pin job.yaml -t ghcr.io/user/app:v1 ."},
		first:    []string{"tag", "file", "platform", "build-arg", "target", "secret", "output", "push", "pin", "builder", "fail-on"},
	},
	"repair": {examples: []string{"repair ghcr.io/user/app:v1", "repair --push ghcr.io/user/app:v2 ghcr.io/user/app:v1"}, first: []string{"push", "output", "platform", "fail-on"}},
	"push": {
		examples: []string{"push app:v1 ghcr.io/user/app:v1", "push --pin job.yaml docker-archive:app.tar ghcr.io/user/app:v1"},
		first:    []string{"pin", "unique-tag", "platform", "fail-on", "strict"},
	},
	"upload": {examples: []string{"upload ./data", "upload --to s3://bucket/inputs/ ./data"},
		first: []string{"to", "s3-endpoint", "s3-region", "ipfs-api", "only-hash", "inline", "car", "pinning-service", "pinning-token-file", "hidden", "wrap", "output"}},
	"network":        {examples: []string{"network up", "network down"}},
	"network up":     {examples: []string{"network up", "network up --allow-path ./data"}},
	"network down":   {examples: []string{"network down", "network down --all"}},
	"network status": {examples: []string{"network status", "network status --all"}},
	prePushName:      {examples: []string{"pre-push", "pre-push origin URL ':!examples'"}, first: []string{"fail-on", "strict", "ignore", "select", "baseline", "offline", "platform", "max-download"}},
	"config":         {examples: []string{"config", "config check", "config -- check --fail-on warning job.yaml"}},
	"version":        {examples: []string{"version", "--version"}},
	"completion":     {examples: []string{"completion bash", "completion zsh"}},
	"explain":        {examples: []string{"explain", "explain image-platform"}},
}
