package main

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/words"
)

// What is typed behind IMAGE is put where it is meant, or refused with both ways to type it.
func TestArranged(t *testing.T) {
	for typed, want := range map[string]string{
		"check app":            "check app",
		"check app echo hello": "check app echo hello",
		"check app --gpu 1 --timeout 3600 -- python x.py": "check --gpu 1 --timeout 3600 app -- python x.py",
		"check -i a app -w /d --id-only -- sh -c x":       "check --input a --workdir /d --id-only app -- sh -c x",
		"submit app --wait=false -o o:/o -f --":           "submit --wait=false --output o:/o --follow app --",
		"check app -- --gpu 1 -- x":                       "check app -- --gpu 1 -- x",
		"check -- app --gpu 1 -- x":                       "check -- app --gpu 1 -- x",
		"check app python --gpu 1 -- x":                   "check app python --gpu 1 -- x",
		"check app --help":                                "check app --help",
		"check app -eA=b -oo:/o -- x":                     "check --env A=b --output o:/o app -- x",
		"check app - --verbose -- x":                      "check app - --verbose -- x",
		"check --help app":                                "help check",
		"check --format --help app":                       "check --format --help app",
		"check app -- --help":                             "check app -- --help",
		"check job.yaml --help --all":                     "help --all check",
		"network up -h":                                   "help network up",
		"status j-1 --help":                               "help status",
		"help --all check":                                "help --all check",
		"help check --all":                                "help --all check",
		"--help":                                          "help",
		"--version":                                       "version",
		"check app -c ls":                                 "check app -c ls",
		"check app -o /outputs/x":                         "check app -o /outputs/x",
		"check app -e s/a/b/ /inputs/f":                   "check app -e s/a/b/ /inputs/f",
		"check app -f x":                                  "check app -f x",
		"check -oout:/o -eA=b app":                        "check --output out:/o --env A=b app",
		"check job.yaml --format json":                    "check --format json job.yaml",
		"check a.yaml --strict b.yaml --format json":      "check --strict --format json a.yaml b.yaml",
		"check a.yaml -- b.yaml":                          "check a.yaml -- b.yaml",
		"--limit a.b=1 check app --gpu 1 -- x":            "--limit a.b=1 check --gpu 1 app -- x",
		"upload ./data --to s3://b/k":                     "upload --to s3://b/k ./data",
		"upload ./data --wait":                            "2: unknown flag --wait; it is a flag of seatrial check, test, submit; seatrial upload --help",
		"explain":                                         "explain",
		"network up":                                      "network up",
		"submit -fi ipfs://Q app":                         "submit --follow --input ipfs://Q app",
		"submit -fp local app":                            "submit --follow --publisher local app",
		"check docker -- run app":                         "check docker -- run app",

		"check app --format json":                  "2: --format behind app may be a flag of seatrial check, or a word of the container's; the flag:  seatrial check --format json app; the word:  seatrial check app -- --format json",
		"check --cpu 1 app --gpu 1 python x.py":    "2: --gpu behind app may be a flag of seatrial check, or a word of the container's; the flag:  seatrial check --cpu 1 --gpu 1 app -- python x.py; the word:  seatrial check --cpu 1 app -- --gpu 1 python x.py",
		"check app --gpu=1 python -- x":            "2: --gpu behind app may be a flag of seatrial check, or a word of the container's; the flag:  seatrial check --gpu=1 app -- python x; the word:  seatrial check app -- --gpu=1 python -- x",
		"check app -gpu 1 -- x":                    "2: unknown flag -gpu; did you mean --gpu?; seatrial check --help; if it is a word of the container's:  seatrial check app -- -gpu 1 -- x",
		"check app --epochs 3 -- x":                "check app --epochs 3 -- x",
		"check app -v QmX:/d -- x":                 "2: unknown flag -v; --input ipfs://QmX:/d; seatrial check --help; if it is a word of the container's:  seatrial check app -- -v QmX:/d -- x",
		"check —cpu 1 app –- sh –c":                "2: —cpu begins with a dash that is no hyphen, want --cpu; seatrial check --cpu 1 app -- sh -c",
		"check app oci:b":                          "2: oci:b behind app is an image, and may be a word of the container's; both are workloads:  printf '%s\\n' app oci:b | seatrial check --images-from -; the word:  seatrial check app -- oci:b",
		"check app -c x=1":                         "check app -c x=1",
		"check --cpu 1 docker run -it app ls":      "2: docker run -it app ls is a line of another program, and may be an image and its command; the line:  seatrial init -- docker run -it app ls; the image:  seatrial check --cpu 1 docker -- run -it app ls",
		"check bacalhau docker run -f app ls":      "2: bacalhau docker run -f app ls is a line of another program, and may be an image and its command; the line:  seatrial check -f app ls; the image:  seatrial check bacalhau -- docker run -f app ls",
		"check app -c API.Host=h":                  "2: -c behind app may be a flag of seatrial check, or a word of the container's; the flag:  seatrial check -c API.Host=h app; the word:  seatrial check app -- -c API.Host=h",
		"check app -i ipfs://Q":                    "2: -i behind app may be a flag of seatrial check, or a word of the container's; the flag:  seatrial check -i ipfs://Q app; the word:  seatrial check app -- -i ipfs://Q",
		"check --memroy 1Gb app":                   "2: unknown flag --memroy; did you mean --memory?; seatrial check --help",
		"check -v QmX:/data app":                   "2: unknown flag -v; --input ipfs://QmX:/data; seatrial check --help",
		"submit -v /data:/inputs:ro app":           "2: unknown flag -v; --input /data:/inputs; seatrial submit --help",
		"check --volume data app":                  "2: unknown flag --volume; --input ./data:/inputs; seatrial check --help",
		"check --input-urls=https://h:8/f?a=b app": "2: unknown flag --input-urls; --input 'src=https://h:8/f?a=b,dst=/inputs'; seatrial check --help",
		"check -u https://h:8/f:/data/f app":       "2: unknown flag -u; --input src=https://h:8/f,dst=/data/f; seatrial check --help",
		"check --sharding-batch-size 1 app":        "2: unknown flag --sharding-batch-size; leave it out: versions of Bacalhau from 1.4 on have no such flag; seatrial check --help",
		"check —gpu=1 app":                         "2: —gpu=1 begins with a dash that is no hyphen, want --gpu=1; seatrial check --gpu=1 app",
		"check –i ipfs://Q app":                    "2: –i begins with a dash that is no hyphen, want -i; seatrial check -i ipfs://Q app",
		"check app —gpu=1":                         "2: —gpu=1 begins with a dash that is no hyphen, want --gpu=1; seatrial check app --gpu=1",
		"check --rm app":                           "2: unknown flag --rm; leave it out: nodes remove containers by themselves; seatrial check --help",
		"check -it app":                            "2: unknown flag -it; leave it out: nodes start containers without a terminal; seatrial check --help",
		"check --expect d app":                     "2: unknown flag --expect; it is a flag of seatrial test, submit; seatrial check --help",
		"check job.yaml --bogus":                   "2: unknown flag --bogus; flags come before IMAGE; behind it, and behind --, are the words of the container's command; seatrial check --help",
		"fetch --tls":                              "2: unknown flag --tls; seatrial fetch --help",
		"fetch --output-dir d j-1":                 "2: unknown flag --output-dir; seatrial fetch JOB DIR; seatrial fetch --help",
		"logs -f j-1":                              "2: unknown flag -f; leave it out: seatrial logs follows a job until it ends; seatrial logs --help",
		"network up --alow-path .":                 "2: unknown flag --alow-path; did you mean --allow-path?; seatrial network up --help",
		"network down --al":                        "2: unknown flag --al; did you mean --all?; seatrial network down --help",
		"network up –ipfs":                         "2: –ipfs begins with a dash that is no hyphen, want --ipfs; seatrial network up --ipfs",
		"check --domain":                           "2: --domain needs a value; seatrial check --help",
	} {
		args, err := arranged(newApp(nil, nil, nil), append([]string{"seatrial"}, strings.Fields(typed)...))
		got := strings.TrimPrefix(words.ShellLine(args), "seatrial ")
		if err != nil {
			got = strings.Join(append([]string{err.Error()}, hintsOf(err)...), "; ")
			if codeOf(err) == exitUsage {
				got = "2: " + got
			}
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", typed, got, want)
		}
	}
}
