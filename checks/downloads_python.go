package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// pythonFetch is a call of a library of Python's that fetches: what is in the first parentheses of the pattern is what it is given.
type pythonFetch struct {
	call *regexp.Regexp
	// library has to be named in the file; empty for a call that says which one's it is.
	library    string
	what, host string
	// cache is where the library keeps what it has fetched, below the user's folder; empty when it keeps nothing that is known.
	cache string
	// not are what makes it another call.
	not *regexp.Regexp
}

// here are words of a call by which it takes what is in the image, or keeps it somewhere else than told here.
var here = regexp.MustCompile(`local_files_only\s*=\s*True|cache_dir\s*=|download_root\s*=|download_dir\s*=|source\s*=\s*["']local|data_home\s*=|model_storage_directory|download_enabled\s*=\s*False|weights\s*=\s*None|pretrained\s*=\s*False|download\s*=\s*False`)

const (
	hub   = ".cache/huggingface"
	torch = ".cache/torch"
)

var pythonFetches = []pythonFetch{
	{call: regexp.MustCompile(`\.from_pretrained\(\s*["']([\w.-]+(?:/[\w.-]+)?)["']`), what: "the model", host: "huggingface.co", cache: hub},
	{call: regexp.MustCompile(`\b(?:snapshot_download|hf_hub_download)\(\s*(?:repo_id\s*=\s*)?["']([\w.-]+/[\w.-]+)["']`), what: "the model", host: "huggingface.co", cache: hub},
	{call: regexp.MustCompile(`\bload_dataset\(\s*["']([\w.-]+(?:/[\w.-]+)?)["']`), library: "datasets", what: "the data set", host: "huggingface.co", cache: hub},
	{call: regexp.MustCompile(`\bpipeline\(.*\bmodel\s*=\s*["']([\w.-]+(?:/[\w.-]+)?)["']`), library: "transformers", what: "the model", host: "huggingface.co", cache: hub},
	{call: regexp.MustCompile(`\b(?:SentenceTransformer|CrossEncoder)\(\s*["']([\w.-]+(?:/[\w.-]+)?)["']`), what: "the model", host: "huggingface.co", cache: hub},
	{call: regexp.MustCompile(`\bWhisperModel\(\s*["']((?:tiny|base|small|medium|large|distil)[\w.-]*)["']`), what: "the model whisper", host: "huggingface.co", cache: hub},
	{call: regexp.MustCompile(`\bwhisper\.load_model\(\s*["']((?:tiny|base|small|medium|large|turbo)[\w.-]*)["']`), what: "the model whisper", host: "openaipublic.azureedge.net", cache: ".cache/whisper"},
	{call: regexp.MustCompile(`\btorch\.hub\.load\(\s*["']([\w.-]+/[\w.:-]+)["']`), what: "the model", host: "github.com", cache: torch},
	{call: regexp.MustCompile(`\bmodels(?:\.\w+)?\.(\w+)\([^)]*(?:pretrained\s*=\s*True|weights\s*=\s*["'](?:DEFAULT|IMAGENET1K_V[12])["']|weights\s*=\s*[\w.]+_Weights\.\w+)`), library: "torchvision", what: "the weights of", host: "download.pytorch.org", cache: torch},
	{call: regexp.MustCompile(`\btimm\.create_model\(\s*["']([\w.-]+)["'][^)]*pretrained\s*=\s*True`), what: "the weights of", host: "huggingface.co", cache: hub},
	{call: regexp.MustCompile(`\bapplications\.(?:\w+\.)?([A-Z]\w+)\(`), library: "keras", what: "the weights of", host: "storage.googleapis.com", cache: ".keras", not: regexp.MustCompile(`weights\s*=\s*[^"'\s]|weights\s*=\s*["'][^"']*[./]`)},
	{call: regexp.MustCompile(`\b([A-Z]\w+)\([^)]*weights\s*=\s*["']imagenet["']`), library: "keras", what: "the weights of", host: "storage.googleapis.com", cache: ".keras"},
	{call: regexp.MustCompile(`\bdatasets\.(\w+)\.load_data\(`), library: "keras", what: "the data set", host: "storage.googleapis.com", cache: ".keras"},
	{call: regexp.MustCompile(`\btfds\.load\(\s*["']([\w/.-]+)["']`), what: "the data set", host: "storage.googleapis.com", cache: "tensorflow_datasets"},
	{call: regexp.MustCompile(`\bfetch_(openml|california_housing|20newsgroups|20newsgroups_vectorized|covtype|lfw_people|lfw_pairs|olivetti_faces|rcv1|kddcup99|species_distributions)\(`), library: "sklearn", what: "the data set", host: "openml.org", cache: "scikit_learn_data"},
	{call: regexp.MustCompile(`\b(?:sns|seaborn)\.load_dataset\(\s*["'](\w+)["']`), what: "the data set", host: "raw.githubusercontent.com", cache: "seaborn-data"},
	{call: regexp.MustCompile(`\bgensim\.downloader\.load\(\s*["']([\w.-]+)["']`), what: "the model", host: "github.com", cache: "gensim-data"},
	{call: regexp.MustCompile(`\bnltk\.download\(\s*["']([\w.-]+)["']`), what: "the data set", host: "raw.githubusercontent.com", cache: "nltk_data"},
	{call: regexp.MustCompile(`\bspacy\.cli\.download\(\s*["']([\w.-]+)["']`), what: "the model", host: "github.com"},
	{call: regexp.MustCompile(`\bstanza\.download\(\s*["'](\w+)["']`), what: "the model", host: "huggingface.co", cache: "stanza_resources"},
	{call: regexp.MustCompile(`\beasyocr\.Reader\(\s*\[?\s*["'](\w+)["']`), what: "the models of EasyOCR for", host: "github.com", cache: ".EasyOCR"},
	{call: regexp.MustCompile(`\b(?:YOLO|RTDETR|SAM)\(\s*["']((?:yolov?\d|yolo_nas|yolo\d+|rtdetr|sam_?\d?)[\w-]*(?:\.pt)?)["']`), library: "ultralytics", what: "the weights", host: "github.com"},
	{call: regexp.MustCompile(`\bkagglehub\.(?:dataset|model|competition)_download\(\s*["']([\w./-]+)["']`), what: "files of Kaggle,", host: "www.kaggle.com", cache: ".cache/kagglehub"},
	{call: regexp.MustCompile(`\b(?:urlretrieve|urlopen|requests\.get|wget\.download|gdown\.download|load_state_dict_from_url|download_url_to_file|hub\.load|read_csv|read_table|read_json|read_parquet|read_excel)\(\s*(?:url\s*=\s*)?["'](https?://[^"'{}]+)["']`)},
}

// pythonDownloads are the findings about what a script of Python's fetches, or the code that it is given by -c, and the modules of the
// build context that these import.
func pythonDownloads(s *lint.Subject, start exec.Start) []lint.Finding {
	var findings []lint.Finding
	for _, code := range pythonCode(s, start) {
		for _, line := range code.lines {
			what, fix, ok := fetchedBy(s, code, line.text)
			if !ok {
				continue
			}
			where := code.name
			if where != "-c" {
				where = fmt.Sprintf("%s:%d", code.name, line.number)
			}
			findings = append(findings, lint.Finding{
				Severity: severityOf(s),
				Message:  fmt.Sprintf("%s fetches %s when the job runs, want it in the image or as an input: a node may give the job no network", words.Printable(where), words.Printable(what)),
				Fix:      fix,
				Position: commandAt(s, &exec.Problem{Place: start.Words[0].Place}),
			})
		}
	}
	return findings
}

// fetchedBy is what a line of Python's fetches, and what mends it; false for none, and when it is not sure.
func fetchedBy(s *lint.Subject, code pythonFile, line string) (what string, fix lint.Fix, ok bool) {
	fix = lint.Advise("fetch it in a RUN of the Dockerfile, or pass it as an input and name its folder below /inputs").For(lint.Builder)
	if command := shelled.FindStringSubmatch(line); command != nil {
		return ofShell(s, command[1], fix)
	}
	line = code.withValues(s, line)
	if here.MatchString(line) {
		return "", fix, false
	}
	for _, f := range pythonFetches {
		match := f.call.FindStringSubmatch(line)
		if match == nil || f.library != "" && !strings.Contains(code.text, f.library) || f.not != nil && f.not.MatchString(line) {
			continue
		}
		if f.host == "" {
			d, ok := ofURL([]exec.Word{{Text: match[1], Known: true}})
			if !ok || !lacksNetwork(s, d.host) {
				continue
			}
			return match[1], fix, true
		}
		if f.cache == hub && !hubName(code.text, match[1]) || !lacksNetwork(s, f.host) || cached(s, f.cache, match[1]) {
			continue
		}
		return strings.TrimSpace(f.what + " " + match[1]), fix, true
	}
	return "", fix, false
}

// shelled is a line that Python gives to a shell.
var shelled = regexp.MustCompile(`\b(?:os\.system|subprocess\.(?:run|call|check_call|check_output|Popen))\(\s*["']([^"'{}$|;&]+)["']`)

// ofShell is what such a line fetches, as far as that is one plain command.
func ofShell(s *lint.Subject, line string, fix lint.Fix) (string, lint.Fix, bool) {
	var list []exec.Word
	for word := range strings.FieldsSeq(line) {
		list = append(list, exec.Word{Text: word, Known: true})
	}
	if len(list) < 2 {
		return "", fix, false
	}
	d, ok := downloadOf(list)
	return d.what, fix, ok && lacksNetwork(s, d.host)
}

var (
	// ownFolders are what people call a folder of theirs that a model is in, which is no account of a hub.
	ownFolders = strings.Fields("model models output outputs checkpoint checkpoints ckpt ckpts weights data saved_model saved_models saved results result artifacts src app tmp local pretrained .")
	// oldNames are those of models that have no account before them.
	oldNames = regexp.MustCompile(`^(?:(?:bert|distilbert|roberta|distilroberta|xlm|albert|gpt2|openai-gpt|t5|xlnet|ctrl|transfo|camembert|all|paraphrase|multi-qa|msmarco|distiluse|stsb|LaBSE|imdb|squad|glue|mnist|cifar10\d?|wikitext|ag_news|conll2003|emotion|rotten_tomatoes|yelp_\w+)(?:[-_.][\w.-]*)?|(?:distil)?gpt2[\w.-]*)$`)
)

// hubName tells the name of a model or a data set of a hub from that of a folder, which the text may make as well.
func hubName(text, name string) bool {
	owner, _, ok := strings.Cut(name, "/")
	if !ok {
		return oldNames.MatchString(name)
	}
	if slices.Contains(ownFolders, strings.ToLower(owner)) || strings.HasPrefix(name, ".") {
		return false
	}
	for _, made := range []string{"save_pretrained(", "makedirs(", "mkdir(", "save(", "output_dir=", "exists(", "isdir("} {
		if strings.Contains(text, made+`"`+name) || strings.Contains(text, made+`'`+name) {
			return false
		}
	}
	return true
}
