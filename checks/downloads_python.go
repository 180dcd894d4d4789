package checks

import (
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// pythonFetches are calls of Python's usual libraries that fetch: what is in the first parentheses is what they are given.
var pythonFetches = []struct {
	call       *regexp.Regexp
	what, host string
	// cache is where the library keeps what it has fetched, below the user's folder.
	cache string
}{
	{regexp.MustCompile(`\.from_pretrained\(\s*["']([\w.-]+(?:/[\w.-]+)?)["']`), "the model", "huggingface.co", ".cache/huggingface"},
	{regexp.MustCompile(`\b(?:snapshot_download|hf_hub_download)\(\s*(?:repo_id\s*=\s*)?["']([\w.-]+/[\w.-]+)["']`), "the model", "huggingface.co", ".cache/huggingface"},
	{regexp.MustCompile(`\bload_dataset\(\s*["']([\w-]+/[\w.-]+)["']`), "the data set", "huggingface.co", ".cache/huggingface"},
	{regexp.MustCompile(`\btorch\.hub\.load\(\s*["']([\w.-]+/[\w.:-]+)["']`), "the model", "github.com", ".cache/torch"},
	{regexp.MustCompile(`\bnltk\.download\(\s*["']([\w.-]+)["']`), "the data set", "raw.githubusercontent.com", "nltk_data"},
	{regexp.MustCompile(`\bspacy\.cli\.download\(\s*["']([\w.-]+)["']`), "the model", "github.com", ""},
	{regexp.MustCompile(`\b(?:urlretrieve|urlopen|requests\.get|wget\.download|load_state_dict_from_url)\(\s*["'](https?://[^"'{}]+)["']`), "", "", ""},
}

// pythonDownloads are the findings about what a script of Python's fetches, or the code that it is given by -c.
func pythonDownloads(s *lint.Subject, start exec.Start) []lint.Finding {
	if !strings.HasPrefix(path.Base(start.Words[0].Text), "python") {
		return nil
	}
	text, name := pythonText(s, start)
	var findings []lint.Finding
	for _, line := range codeLines(text) {
		for _, f := range pythonFetches {
			match := f.call.FindStringSubmatch(line.text)
			if match == nil {
				continue
			}
			what, host := strings.TrimSpace(f.what+" "+match[1]), f.host
			if f.host == "" {
				d, ok := ofURL([]exec.Word{{Text: match[1], Known: true}})
				if !ok {
					continue
				}
				host = d.host
			}
			if !lacksNetwork(s, host) || f.cache != "" && cached(s, f.cache, match[1]) {
				continue
			}
			where := name
			if where != "-c" {
				where = fmt.Sprintf("%s:%d", name, line.number)
			}
			finding := lint.Finding{
				Severity: severityOf(s),
				Message:  fmt.Sprintf("%s fetches %s when the job runs, want it in the image or as an input: a node may give the job no network", words.Printable(where), words.Printable(what)),
				Fix:      lint.Advise("fetch it in a RUN of the Dockerfile, or pass it as an input and name its folder below /inputs").For(lint.Builder),
				Position: commandAt(s, &exec.Problem{Place: start.Words[0].Place}),
			}
			findings = append(findings, finding)
		}
	}
	return findings
}

// pythonText is the code that Python is to run, and what it is called: of a script, as far as a Dockerfile brings it.
func pythonText(s *lint.Subject, start exec.Start) (text, name string) {
	for i, w := range start.Words[1:] {
		if w.Known && w.Text == "-c" && i+2 < len(start.Words) && start.Words[i+2].Known {
			return start.Words[i+2].Text, "-c"
		}
		if !w.Known || !strings.HasPrefix(w.Text, "-") {
			break
		}
	}
	if s.Files == nil || start.Script == "" {
		return "", ""
	}
	origin := s.Files.Origin(start.Layer, start.Script)
	if origin == "" {
		return "", ""
	}
	file, err := s.Files.Context.Open(origin)
	if err != nil {
		return "", ""
	}
	defer file.Close()
	raw, err := limits.Dockerfile.ReadAll(file)
	if err != nil {
		return "", "" // it is too long to be a script
	}
	return string(raw), origin
}

// guards begin blocks that may never be run.
var guards = regexp.MustCompile(`^\s*(if|elif|else|try|except|while|match|case)\b`)

// codeLine is a line with its number, from 1.
type codeLine struct {
	number int
	text   string
}

// codeLines are the lines of a script that are code, and in no condition.
func codeLines(text string) (code []codeLine) {
	type block struct {
		indent  int
		guarded bool
	}
	var blocks []block
	quoted, number := "", 0
	for line := range strings.Lines(text) {
		number++
		bare := strings.TrimSpace(line)
		if quoted != "" {
			if strings.Contains(bare, quoted) {
				quoted = ""
			}
			continue
		}
		if bare == "" || bare[0] == '#' {
			continue
		}
		for _, q := range []string{`"""`, `'''`} {
			if strings.Count(bare, q)%2 == 1 {
				quoted = q
			}
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		for len(blocks) > 0 && blocks[len(blocks)-1].indent >= indent {
			blocks = blocks[:len(blocks)-1]
		}
		guarded := len(blocks) > 0 && blocks[len(blocks)-1].guarded
		// What Python runs when the script is given to it is in a condition that holds.
		opens := guards.MatchString(line) && !strings.Contains(line, "__main__")
		if !guarded && !opens && quoted == "" {
			code = append(code, codeLine{number, line})
		}
		blocks = append(blocks, block{indent, guarded || opens})
	}
	return code
}

// cached tells whether what a library fetches may be in the image already: in its cache, or in a folder of that name.
func cached(s *lint.Subject, cache, name string) bool {
	for _, pair := range s.Image.Config.Env {
		variable, _, _ := strings.Cut(pair, "=")
		switch variable {
		case "HF_HOME", "HF_HUB_CACHE", "TRANSFORMERS_CACHE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "TORCH_HOME", "NLTK_DATA", "HF_DATASETS_CACHE":
			return true
		}
	}
	view := s.Exec.View
	if view == nil || !view.Whole() || view.Doubt("/root/"+cache+"/x") != "" {
		return true
	}
	there := false
	view.Each(func(file string, _ rootfs.Entry) bool {
		there = there || strings.Contains(file, "/"+cache+"/") || strings.Contains(file, "/"+strings.TrimPrefix(name, "./")+"/")
		return false
	}, func(string, rootfs.Entry) {})
	return there
}
