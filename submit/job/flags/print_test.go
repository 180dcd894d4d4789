package flags_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

// pieces hold what YAML, CSV, a shell and a selector are sensitive to.
var pieces = []string{
	"a", "yes", "null", "~", "1", "0x1", "1e3", "012", "12:30:45", "2024-01-01", "a: b", "a #b", " a ", "-", "- a", "a\nb\n", "\n", " \n ", "\ta\t",
	`"q"`, "it's", "{a}", "[x]", "&a", "*a", "!a", "|", "%a", "@a", "`a`", "é😀", "a,b", `a,"b"`, "a=b", "a=b,c=d", `\n`, "\u2028", "\u0085", "\x01", "$HOME", "--", "{{x}}", "",
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

// some returns a few values of one kind.
func some(r *rand.Rand, value func() string) []string {
	var values []string
	for range r.IntN(4) {
		values = append(values, value())
	}
	return values
}

func randomFlags(r *rand.Rand) (flags.Flags, []string) {
	word := func() string { return pieces[r.IntN(len(pieces))] }
	n := 0
	unique := func() string { n++; return fmt.Sprint(n) }
	f := flags.Flags{
		Name: word(), Namespace: word(), Priority: pick(r, "", "3", "-1"), Count: pick(r, "", "0", "7"),
		Labels:      some(r, func() string { return pick(r, "a=b", "c", "x.y/z=1,w=2") }),
		Constraints: pick(r, "", "a=b", "!a,b in (x,y),c>1,d notin ()", "k==v,j!=w,l<3"),
		TaskName:    pick(r, "", "task one"),
		Env:         some(r, func() string { return pick(r, "A=b", "B=c=d", `"C=,"`, "D=x,y", `E="q`, "A=1,B=2") }),
		Publisher:   pick(r, "", "ipfs", "local", "s3://b/k", "s3://b/k{date}=1,opt=region=eu", "s3managed"),
		CPU:         pick(r, "", "500m"), Memory: pick(r, "", "1 Gb"), Disk: pick(r, "", "5GiB"), GPU: pick(r, "", "2"),
		Network: pick(r, "", "none", "Host", "bridge", "default"), Timeout: pick(r, "", "300"), QueueTimeout: pick(r, "", "10"),
		WorkingDirectory: pick(r, "", "/w o"),
		Entrypoint:       some(r, func() string { return pick(r, "sh,-c", `"a,b",c`, `"say ""x"""`, "") }),
		Inputs: some(r, func() string {
			return pick(r, "ipfs://C/sub:/i", "http://h:80/f?a=b,c:/i", "src=s3://b/k*,opt=region=eu,opt=filter=^a,dst=/i",
				"file:///d,opt=rw=true,dst=/i", "./dir:/i", "git://h/r:/i", `"src=https://h/a,b?c=d",dst=/i`, "s3://b/x=1,y:/i") + unique()
		}),
		Outputs: some(r, func() string { return "o" + unique() + ":/o" + unique() }),
	}
	if f.Network == "" && r.IntN(2) == 0 {
		f.Network, f.Domains = "http", []string{"example.com", "10.0.0.1"}
	}
	if r.IntN(3) == 0 {
		f.Target, f.Count = "all", ""
	}
	return f, some(r, word)
}

// Any job given as flags can be printed as a file and as flags, and read back from both.
func TestPrintedFlagsAreTheSameJob(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		f, args := randomFlags(r)
		want, err := flags.Job(f, "img", args)
		if err != nil {
			t.Fatalf("%v\n%+v", err, f)
		}
		for _, in := range want.Task().InputSources {
			if in.Source.Type == "" {
				want.Task().InputSources = nil
				break
			}
		}
		jobtest.WantReprinted(t, want)
		argv := flags.Argv(want)
		got, err := fromArguments(t, argv)
		if err != nil {
			t.Fatalf("%v\n%s\n%+v", err, words.ShellLine(argv), f)
		}
		if diff := cmp.Diff(want, got, jobtest.Same); diff != "" {
			t.Fatalf("%s\n%s\n%+v", diff, words.ShellLine(argv), f)
		}
	}
}

// fromArguments reads what Flags prints, as a command line does.
func fromArguments(t *testing.T, argv []string) (*job.Job, error) {
	t.Helper()
	var f flags.Flags
	single := map[string]*string{
		"name": &f.Name, "namespace": &f.Namespace, "priority": &f.Priority, "count": &f.Count, "target": &f.Target,
		"constraints": &f.Constraints, "task-name": &f.TaskName, "publisher": &f.Publisher, "cpu": &f.CPU, "memory": &f.Memory,
		"disk": &f.Disk, "gpu": &f.GPU, "network": &f.Network, "timeout": &f.Timeout, "queue-timeout": &f.QueueTimeout,
		"workdir": &f.WorkingDirectory,
	}
	repeated := map[string]*[]string{
		"labels": &f.Labels, "env": &f.Env, "input": &f.Inputs, "output": &f.Outputs, "domain": &f.Domains, "entrypoint": &f.Entrypoint,
	}
	for len(argv) > 0 && strings.HasPrefix(argv[0], "--") {
		name, value, joined := strings.Cut(argv[0][2:], "=")
		argv = argv[1:]
		if !joined {
			value, argv = argv[0], argv[1:]
		}
		if into, ok := single[name]; ok {
			*into = value
		} else if into, ok := repeated[name]; ok {
			*into = append(*into, value)
		} else {
			t.Fatalf("unknown flag %s", name)
		}
	}
	return flags.Job(f, argv[0], argv[1:])
}
