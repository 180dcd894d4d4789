package job_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

func TestPrintedFilesAreTheSameJob(t *testing.T) {
	for _, file := range jobFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, err := job.ReadFile(file, job.TemplateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			wantReprinted(t, want)
		})
	}
}

// wantReprinted prints a job in both forms, reads it back, and wants the same job and the same print.
func wantReprinted(t *testing.T, want *job.Job) {
	t.Helper()
	for _, print := range []func(*job.Job) ([]byte, error){(*job.Job).YAML, (*job.Job).JSON} {
		data, err := print(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := job.Parse(data, "printed", job.TemplateOptions{Disabled: true})
		if err != nil {
			t.Errorf("%v\n%s", err, data)
			continue
		}
		if diff := cmp.Diff(want, got, same); diff != "" {
			t.Errorf("%s\n%s", diff, data)
		}
		again, err := print(got)
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("printed again: %v\n%s\n%s", err, data, again)
		}
	}
}

func TestPrintYAML(t *testing.T) {
	j, err := job.FromFlags(job.Flags{Name: "yes", Inputs: []string{"ipfs://CID"}, Env: []string{"N=1"}}, "ubuntu", []string{"sh", "-c", "a\nb\n"})
	if err != nil {
		t.Fatal(err)
	}
	j.ID = "j-1"
	got, err := j.YAML()
	if err != nil {
		t.Fatal(err)
	}
	want := `Name: "yes"
Namespace: default
Type: batch
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: ubuntu
        Parameters:
          - sh
          - -c
          - |
            a
            b
    Env:
      "N": "1"
    InputSources:
      - Source:
          Type: ipfs
          Params:
            CID: CID
        Alias: ipfs://CID
        Target: /inputs
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

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

func randomFlags(r *rand.Rand) (job.Flags, []string) {
	word := func() string { return pieces[r.IntN(len(pieces))] }
	n := 0
	unique := func() string { n++; return fmt.Sprint(n) }
	f := job.Flags{
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
		want, err := job.FromFlags(f, "img", args)
		if err != nil {
			t.Fatalf("%v\n%+v", err, f)
		}
		for _, in := range want.Task().InputSources {
			if in.Source.Type == "" {
				want.Task().InputSources = nil
				break
			}
		}
		wantReprinted(t, want)
		argv := want.Flags()
		got, err := fromArguments(t, argv)
		if err != nil {
			t.Fatalf("%v\n%s\n%+v", err, words.ShellLine(argv), f)
		}
		if diff := cmp.Diff(want, got, same); diff != "" {
			t.Fatalf("%s\n%s\n%+v", diff, words.ShellLine(argv), f)
		}
	}
}

// fromArguments reads what Flags prints, as a command line does.
func fromArguments(t *testing.T, argv []string) (*job.Job, error) {
	t.Helper()
	var f job.Flags
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
	return job.FromFlags(f, argv[0], argv[1:])
}
