package dockerrun_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/dockerrun"
	"github.com/seatrial/seatrial/submit/job"
)

func read(t *testing.T, line string, o dockerrun.Options) *convert.Draft {
	t.Helper()
	all, _, err := dockerrun.Split(line, func(name string) (string, bool) { return t.TempDir(), name == "PWD" })
	if err != nil {
		t.Fatal(err)
	}
	run, err := dockerrun.Read(all, o)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return run
}

// fates are what became of the parts of a line that it says.
func fates(run *convert.Draft) string {
	var all []string
	for _, n := range run.Notes {
		if n.Typed != "" {
			all = append(all, string(n.Fate))
		}
	}
	return strings.Join(all, " ")
}

func TestFates(t *testing.T) {
	for line, want := range map[string]string{
		"docker run alpine": "",
		"sudo -E docker --context far container run --rm -it alpine sh -c 'ls -l'":    "needless changed changed",
		"MODE=1 docker run -e MODE alpine":                                            "needless", // nobody has set it
		"docker run -m512m --cpus=1.5 -w /app --name=a --entrypoint sh -l a=b alpine": "kept kept kept kept kept kept",
		"docker run --gpus 2 --gpus '\"device=0,1\"' alpine":                          "kept changed",
		"docker run --device /dev/nvidia0 --device /dev/ttyUSB0 alpine":               "changed refused",
		"docker run --runtime nvidia --runtime runsc alpine":                          "changed refused",
		"docker run --network none --network=back --net container:db alpine":          "kept refused refused",
		"docker run --privileged --cap-add SYS_ADMIN --pid host --ipc private alpine": "refused refused refused needless",
		"docker run --shm-size 64m --shm-size 1g alpine":                              "needless refused",
		"docker run --restart no --restart on-failure:3 --restart always alpine":      "needless changed changed",
		"docker run --platform linux/amd64 --platform linux/arm64/v8 alpine":          "needless refused",
		"docker run --rm=false --read-only alpine":                                    "changed",
		"docker run -v /var/run/docker.sock:/var/run/docker.sock alpine":              "refused",
		"docker run -v cache:/root/.cache -v /scratch --tmpfs /tmp alpine":            "changed changed refused",
		"docker run -v cache:/results:rw alpine":                                      "kept",
		"podman run --tz Europe/Berlin --timeout 5 --pod web alpine":                  "changed kept refused",
		"nerdctl -n k8s.io run --verify none alpine":                                  "needless",
		"docker run -p 80:80 -v /none:/results alpine":                                "changed changed",
		"docker run -p 53:53/udp alpine":                                              "refused",
		"docker run --cap-add NET_RAW --cap-add CAP_CHOWN --cap-add ALL alpine":       "needless needless refused",
		"docker run -e discovery.type=a -e url=b -e EMPTY= -e DISPLAY=:0 alpine":      "kept kept kept refused",
		"docker run --runtime nvidia -e NVIDIA_VISIBLE_DEVICES=0,1,2 alpine":          "changed kept changed",
		"nvidia-docker run alpine":                                                    "changed",
		"nerdctl run --snapshotter stargz --namespace k8s.io alpine":                  "needless needless",
		"cd x && docker run alpine cat /etc/passwd | wc -l > lines":                   "",
		"> docker run alpine":                               "",
		"docker run -v x:/data alpine":                      "refused",
		"docker run -v /dev/shm:/dev/shm --ipc host alpine": "refused refused",
		"docker run \\ \n --rm `\r\n alpine":                "needless",
	} {
		if got := fates(read(t, line, dockerrun.Options{})); got != want {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
}

func TestMounts(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"data", "empty"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "f"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]string{
		"-v DIR/data:/data":                                  "in /data",
		"-v DIR/data:/data:ro,z":                             "in /data",
		"-v DIR/data/f:/etc/f":                               "in /etc/f",
		"-v DIR/none.yaml:/etc/app.yaml":                     "in /etc/app.yaml",
		"-v DIR/data:/outputs":                               "out /outputs",
		"-v DIR/data:/outputs:ro":                            "in /outputs",
		"-v DIR/empty:/work":                                 "out /work",
		"-v DIR/none:/made/":                                 "out /made",
		"-v DIR/data:/said":                                  "out /said",
		"-v DIR/empty:/read":                                 "in /read",
		"--mount type=bind,src=DIR/data,dst=/data":           "in /data",
		"--mount type=bind,src=DIR/data,dst=/my/results":     "out /my/results",
		"--mount type=bind,src=DIR/data,dst=/outputs,ro":     "in /outputs",
		"--mount type=tmpfs,dst=/tmp":                        "",
		"-v DIR/empty:/a/b -v DIR/none:/b":                   "out /a/b out /b",
		"-v DIR/empty:/a/same -v DIR/none:/b/same":           "out /a/same out /b/same",
		`-v "DIR/a b":/results`:                              "out /results",
		"--mount type=volume,src=cache,dst=/x -v DIR/data:/": "!",
	} {
		all, _, err := dockerrun.Split("docker run "+strings.ReplaceAll(flag, "DIR", dir)+" alpine", os.LookupEnv)
		if err != nil {
			t.Fatal(err)
		}
		options := dockerrun.Options{Outputs: []string{"/said"}}
		if strings.Contains(flag, ":/read") {
			options.Inputs = []string{"/read"} // which is refused where nothing is mounted there
		}
		run, err := dockerrun.Read(all, options)
		if err != nil {
			if want != "!" {
				t.Errorf("%s: %v", flag, err)
			}
			continue
		}
		var got []string
		for _, in := range run.Job.Task().InputSources {
			got = append(got, "in "+in.Target)
		}
		for _, out := range run.Job.Task().ResultPaths {
			if out.Path != "/said" || strings.Contains(flag, "/said") {
				got = append(got, "out "+out.Path)
			}
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%s: %s, want %s", flag, g, want)
		}
	}
}

func TestMistakes(t *testing.T) {
	for line, want := range map[string]string{
		"docker ps":                        "want a line of docker run",
		"docker run":                       "no image",
		"docker run --privileg alpine":     "no flag --privileg",
		"docker run --sdnotify x alpine":   "no flag --sdnotify",
		"docker run -m lots alpine":        "no size",
		"docker run --cpus many alpine":    "no number of CPUs",
		"docker run -p 99999 alpine":       "--publish 99999",
		"docker run -v a:b alpine":         "no path of a container",
		"docker run -w app alpine":         "relative",
		"docker run --env-file /no alpine": "no such file",
		"docker run -m":                    "needs an argument",
		"docker run -v :/data alpine":      "nothing stands before the colon",
		"docker run --it alpine":           "did you mean -it?",
		"docker run -privileged alpine":    "did you mean --privileged?",
		"docker run --cpuset 1 alpine":     "did you mean --cpuset-",
		"docker run --id-only alpine":      "behind seatrial submit",
		"docker run -v $A:$A alpine":       "a shell fills its variables in",
	} {
		_, err := dockerrun.Read(strings.Fields(line), dockerrun.Options{})
		var mistake *job.Error
		if !errors.As(err, &mistake) || !strings.Contains(err.Error()+mistake.Hint, want) {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
}

// A text is read as a shell reads it.
func TestSplit(t *testing.T) {
	for text, want := range map[string]string{
		`docker run -v "$PWD/a":/a alpine sh -c 'echo $HOME'`:   "docker run -v /here/a:/a alpine sh -c echo $HOME",
		"docker run -v ${DATA:-$HOME/data}:/d -w $(pwd) alpine": "docker run -v /home/ada/data:/d -w /here alpine",
		"docker run -v %cd%:/d alpine":                          "docker run -v /here:/d alpine",
		"docker run -v ${pwd}:/d alpine":                        "docker run -v /here:/d alpine",
		"$ docker build -t a . && docker run a | tee log":       "docker run a",
		"docker ps":                                    "docker ps",
		"docker run -v $DATA:/d alpine":                "! $DATA is not set here: type its value instead",
		"docker run -v $DATA:$TO -w $TO ${IMAGE}:$TAG": "! $DATA, $TO, $IMAGE, $TAG are not set here: type their values instead",
		"docker run -v ${DATA:?no data}:/d alpine":     "! DATA: no data",
		"docker run -e N=$(nproc) alpine":              `! "$(nproc)" is a command that a shell would run`,
		"docker run 'alpine":                           "! 1:12: reached EOF without closing quote",
	} {
		all, _, err := dockerrun.Split(text, func(name string) (string, bool) {
			value, found := map[string]string{"PWD": "/here", "HOME": "/home/ada"}[name]
			return value, found
		})
		got := strings.Join(all, " ")
		if err != nil {
			got = "! " + err.Error()
		}
		if got != want && !(err != nil && strings.HasPrefix(got, want)) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestVariables(t *testing.T) {
	envFile := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(envFile, []byte("# ours\nA=1\nB\nAPI_TOKEN=3jk4h5kj3h4k5jh3k4j5h\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := read(t, "docker run -e C=3 -e D -e BACALHAU_X=1 --env-file "+envFile+" alpine", dockerrun.Options{
		Variable: func(name string) (string, bool) { return "here", name == "D" || name == "B" },
	})
	env := run.Job.Task().Env
	if len(env) != 4 || env["A"] != "1" || env["B"] != "here" || env["C"] != "3" || env["D"] != "here" {
		t.Error(env)
	}
	if got := fates(run); got != "kept kept refused refused kept" {
		t.Error(got, run.Notes)
	}
}

// Of variables with the same name the last one holds, and those of the line win over those of files wherever these stand.
func TestPrecedence(t *testing.T) {
	name := filepath.Join(t.TempDir(), "v.env")
	if err := os.WriteFile(name, []byte("A=file\nB=file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := read(t, "docker run -e A=line --env-file "+name+" -e C= -e C=1 -e D=1 -e D= alpine", dockerrun.Options{})
	env, list := run.Task().Env, run.Task().Engine.Params.EnvironmentVariables
	if len(env) != 2 || env["A"] != "line" || env["B"] != "file" || !slices.Equal(list, []string{"C=1", "D="}) {
		t.Errorf("got %v and %v", env, list)
	}
}

// What is written is read back as the same job.
func FuzzRead(f *testing.F) {
	for _, line := range []string{
		"docker run -v /a:/b:ro -e A=b -p 80:8080 --gpus all IMAGE sh -c 'echo hi'", "podman run --mount type=bind,src=a,dst=/b x",
		"docker -H x run -m 1g --memory= y", "docker run -p 1-65535:1-65535 x", "docker run --entrypoint '' -l a.b=c --name a x -- y",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		all, _, err := dockerrun.Split(line, func(string) (string, bool) { return "/here", true })
		if err != nil {
			return
		}
		all = slices.DeleteFunc(all, func(word string) bool { return strings.Contains(word, "-file") }) // files of this machine
		run, err := dockerrun.Read(all, dockerrun.Options{})
		jobtest.WantConverted(t, run, err)
	})
}
