package flags_test

import (
	"strings"
	"testing"

	"github.com/bacalhau-project/bacalhau/cmd/util/opts"
	"github.com/bacalhau-project/bacalhau/cmd/util/parse"
	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

func TestInputsAsBacalhauReadsThem(t *testing.T) {
	for _, raw := range []string{
		"ipfs://QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHgWbjv72",
		"ipfs://QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHgWbjv72:/data",
		"ipfs://QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHgWbjv72/sub/b.txt",
		"src=ipfs://QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHgWbjv72,dst=/input_images",
		"SRC=ipfs://CID,Target=/x",
		"source=ipfs://CID,destination=/x",
		"https://host/f.csv",
		"https://host/f.csv:/inputs/x",
		"https://host/dir/",
		"http://host:8080/f:/inputs/x",
		"src=http://host:8080/f,dst=/inputs",
		"src=https://h/f?a=b&c=d,dst=/inputs",
		`"src=https://h/f?a=1,2",dst=/x`,
		"src=' https://h/f ',dst= '/x'",
		"https://host/a:b.csv",
		"s3://bucket",
		"s3://bucket/",
		"s3://bucket/key",
		"s3://bucket/logs-2023-04*",
		"s3://bucket/logs-2023-04*:/input",
		"s3://bucket/key,dst=/my/input/path",
		"s3://bucket/a:b/c:/x",
		"src=s3://bucket/key,dst=/my/input/path,opt=endpoint=https://s3.example.com,opt=region=us-east-1",
		"src=s3://b/k,opt=version-id=1,opt=filter=^a=.*$,opt=checksum256=abc",
		"src=s3://b/k,option=versionID=1,opt=checksum_256=abc",
		"s3://bucket/a%20b?x",
		"s3://bucket/a b",
		"file:///data/in",
		"file:///data/in:/in",
		"file://data/in/../x",
		"file:///data,dst=/x,opt=rw=true",
		"file:///data,opt=readwrite=0",
	} {
		theirs, err := opts.ParseStorageSpec(raw, "/inputs")
		if err != nil {
			t.Errorf("%s: Bacalhau refuses it: %v", raw, err)
			continue
		}
		j, err := flags.Job(flags.Flags{Inputs: []string{raw}}, "img", nil)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if diff := cmp.Diff(jobtest.AsJSON(t, theirs), jobtest.AsJSON(t, jobtest.Model(t, j).Tasks[0].InputSources[0])); diff != "" {
			t.Errorf("%s: Bacalhau's (-), ours (+):\n%s", raw, diff)
		}
	}
}

func TestPublishersAsBacalhauReadsThem(t *testing.T) {
	for _, raw := range []string{
		"ipfs", "local", "s3managed", "ipfs://", "dst=ipfs", "s3://bucket/key", "s3://bucket/run/{date}/{jobID}",
		"s3://bucket/key,opt=region=us-east-1,opt=endpoint=http://127.0.0.1:9000,opt=encoding=plain",
		"target=s3://bucket/key,option=Region=eu", "s3,opt=bucket=b,opt=key=k=l", "'local'",
	} {
		theirs := opts.NewPublisherSpecConfigOpt()
		if err := theirs.Set(raw); err != nil {
			t.Errorf("%s: Bacalhau refuses it: %v", raw, err)
			continue
		}
		j, err := flags.Job(flags.Flags{Publisher: raw}, "img", nil)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		ours, reference := jobtest.Model(t, j), jobtest.Model(t, j)
		reference.Tasks[0].Publisher = theirs.Value()
		if diff := cmp.Diff(jobtest.Plain(t, reference), jobtest.Plain(t, ours)); diff != "" {
			t.Errorf("%s: Bacalhau's (-), ours (+):\n%s", raw, diff)
		}
	}
}

func TestSelectorsAsBacalhauReadsThem(t *testing.T) {
	for _, raw := range []string{
		"a=b", "a==b", "a!=b", "a", "!a", "! a", "a in (b)", "a in (c,b,b)", "a notin (x, y)", "a>1", "a<-5", "x in (foo,,baz),y,z notin ()",
		"a in (,)", "a=", "a=,b", "b,a", "os_arch in (amd64),region=eu", "example.com/key=v", "in=in", "a in (in,notin)", "notin", "a , b",
		" ", "", "a=b=c", "a b", "a in b", "a in (b", "a in", "=b", ",a", "a,", "!", "a>x", "a!", "-a=b", "a=b_", "a=(b)", "!a=b", "a in (b c)",
		"A.b_c-d=1", "Ex.com/a", "a/b/c", "a in ((b))", "a=!b", "a<>1", "a=b,,c", "é=1", strings.Repeat("a", 64), "a=" + strings.Repeat("b", 64),
	} {
		theirs, refused := parse.NodeSelector(raw)
		j, err := flags.Job(flags.Flags{Constraints: raw}, "img", nil)
		if (err != nil) != (refused != nil) {
			t.Errorf("%q: Bacalhau says %v, we say %v", raw, refused, err)
			continue
		}
		if err != nil {
			continue
		}
		ours := jobtest.Model(t, j).Constraints
		if len(ours)+len(theirs) == 0 {
			continue
		}
		if diff := cmp.Diff(jobtest.AsJSON(t, theirs), jobtest.AsJSON(t, ours)); diff != "" {
			t.Errorf("%q: Bacalhau's (-), ours (+):\n%s", raw, diff)
		}
	}
}

func TestResourcesAsBacalhauReadsThem(t *testing.T) {
	for _, typed := range []string{
		"1", "0.5", "500m", "500M", "2 ", " 1 5", "1500m", "100Gb", "512Mb", "512MB", "512MiB", "512Mi", "1g", "1.5gb", "1024", "x", "-1", "-5m", "0.0001",
	} {
		r := &job.Resources{CPU: typed}
		theirs, refused := (&models.ResourcesConfig{CPU: typed}).ToResources()
		if refused == nil {
			refused = theirs.Validate()
		}
		cores, err := r.CPUCores()
		if (err != nil) != (refused != nil) {
			t.Errorf("cpu %q: Bacalhau says %v, we say %v", typed, refused, err)
		} else if err == nil && theirs.CPU != cores && theirs.CPU != 0 {
			t.Errorf("cpu %q: Bacalhau reads %v, we read %v", typed, theirs.CPU, cores)
		}
		r = &job.Resources{Memory: typed, Disk: typed}
		theirs, refused = (&models.ResourcesConfig{Memory: typed}).ToResources()
		memory, err := r.MemoryBytes()
		if (err != nil) != (refused != nil) {
			t.Errorf("memory %q: Bacalhau says %v, we say %v", typed, refused, err)
		} else if err == nil && uint64(memory) != theirs.Memory && theirs.Memory != 0 {
			t.Errorf("memory %q: Bacalhau reads %d, we read %d", typed, theirs.Memory, memory)
		}
		if disk, err := r.DiskBytes(); (err != nil) != (refused != nil) || err == nil && uint64(disk) != theirs.Memory {
			t.Errorf("disk %q: %d, %v", typed, disk, err)
		}
	}
}
