package checks

import (
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
)

// download is something that a program fetches from the network when it runs.
type download struct {
	// what it is, for people: "packages of Python".
	what string
	// host that it is fetched from, empty when that is not known, and url what is fetched when it is one file.
	host, url string
	// build: the same command belongs into a RUN of the Dockerfile.
	build bool
}

// downloaders are programs that fetch, by the first of their words that is no option; "" for whatever it is. A program behind another is a
// word of it: "uv pip".
var downloaders = map[string]struct {
	verbs, what, host string
}{
	"pip":             {"install download", "packages of Python", "pypi.org"},
	"pipx":            {"install run", "packages of Python", "pypi.org"},
	"npm":             {"install ci i add update", "packages of Node.js", "registry.npmjs.org"},
	"yarn":            {"install add", "packages of Node.js", "registry.yarnpkg.com"},
	"pnpm":            {"install add i fetch", "packages of Node.js", "registry.npmjs.org"},
	"apt-get":         {"update install upgrade dist-upgrade", "packages of the distribution", ""},
	"apt":             {"update install upgrade full-upgrade", "packages of the distribution", ""},
	"apk":             {"add update upgrade", "packages of the distribution", ""},
	"yum":             {"install update upgrade", "packages of the distribution", ""},
	"dnf":             {"install update upgrade", "packages of the distribution", ""},
	"microdnf":        {"install update upgrade", "packages of the distribution", ""},
	"zypper":          {"install update refresh", "packages of the distribution", ""},
	"conda":           {"install create update", "packages of conda", "conda.anaconda.org"},
	"mamba":           {"install create update", "packages of conda", "conda.anaconda.org"},
	"micromamba":      {"install create update", "packages of conda", "conda.anaconda.org"},
	"gem":             {"install update", "packages of Ruby", "rubygems.org"},
	"bundle":          {"install update", "packages of Ruby", "rubygems.org"},
	"cargo":           {"install fetch", "packages of Rust", "crates.io"},
	"composer":        {"install update require", "packages of PHP", "packagist.org"},
	"git":             {"clone fetch pull", "a repository", ""},
	"huggingface-cli": {"download", "files of a model", "huggingface.co"},
	"hf":              {"download", "files of a model", "huggingface.co"},
	"kaggle":          {"datasets competitions models", "files of Kaggle", "www.kaggle.com"},
	"ollama":          {"pull", "a model", "registry.ollama.ai"},
	"gdown":           {"", "a file of Google Drive", "drive.google.com"},
	"dvc":             {"pull fetch", "data of a remote", ""},
}

// modules are Python's that fetch when they are run by -m.
var modules = map[string]string{"pip": "pip", "pipx": "pipx", "nltk.downloader": "", "spacy": "download", "playwright": "install"}

// downloadOf tells a command that fetches something; false for any other, and when it is not sure.
func downloadOf(words []exec.Word) (d download, ok bool) {
	name, args := path.Base(words[0].Text), words[1:]
	if strings.HasPrefix(name, "python") || name == "uv" {
		return ofModule(name, args)
	}
	if name == "curl" || name == "wget" || name == "aria2c" {
		return ofURL(args)
	}
	return fetcher(strings.TrimRight(name, "0123456789."), args)
}

// fetcher looks a program up in the table.
func fetcher(name string, args []exec.Word) (d download, ok bool) {
	f, known := downloaders[name]
	if !known || given(args, "--help", "-h", "--version", "--offline", "--no-index", "--dry-run") {
		return d, false
	}
	i := slices.IndexFunc(args, func(w exec.Word) bool { return !w.Known || !strings.HasPrefix(w.Text, "-") })
	switch {
	case f.verbs == "":
	case i < 0 || !args[i].Known || !slices.Contains(strings.Fields(f.verbs), args[i].Text):
		return d, false
	case name == "pip" && !remote(args[i+1:]):
		return d, false
	}
	d = download{what: f.what, host: f.host, build: true}
	if name == "git" {
		for _, w := range args {
			if u, err := url.Parse(w.Text); err == nil && w.Known && u.Host != "" {
				if local(u.Hostname()) {
					return d, false
				}
				d.host = u.Hostname()
			}
		}
	}
	return d, true
}

// remote tells whether one of the things that pip is to install is none of the image's own files.
func remote(args []exec.Word) bool {
	for i, w := range args {
		switch {
		case w.Known && (w.Text == "-r" || w.Text == "--requirement"):
			return true
		case !w.Known, strings.HasPrefix(w.Text, "-"), i > 0 && strings.HasPrefix(args[i-1].Text, "-") && strings.Contains("-t -c -e -i --target --constraint --editable --index-url --prefix --root", args[i-1].Text):
		case !strings.Contains(w.Text, "/") && !strings.HasPrefix(w.Text, ".") && !strings.HasSuffix(w.Text, ".whl"):
			return true
		case strings.Contains(w.Text, "://"):
			return true
		}
	}
	return false
}

func given(args []exec.Word, words ...string) bool {
	return slices.ContainsFunc(args, func(w exec.Word) bool { return slices.Contains(words, w.Text) })
}

// ofModule is what python -m, or uv, fetches.
func ofModule(name string, args []exec.Word) (d download, ok bool) {
	for i, w := range args {
		switch {
		case !w.Known:
			return d, false
		case name == "uv" && w.Text == "pip":
			return fetcher("pip", args[i+1:])
		case w.Text == "-m" && i+1 < len(args):
			module := args[i+1].Text
			verb, known := modules[module]
			switch {
			case !known:
				return d, false
			case module == "pip" || module == "pipx":
				return fetcher(module, args[i+2:])
			case verb != "" && !given(args[i+2:], verb):
				return d, false
			}
			return download{what: "files of " + module, build: true}, true
		case !strings.HasPrefix(w.Text, "-"):
			return d, false
		}
	}
	return d, false
}

// ofURL is what curl and wget fetch: an address on the network, and no machine's own.
func ofURL(args []exec.Word) (d download, ok bool) {
	if given(args, "--help", "-h", "--version", "-V", "--unix-socket", "--spider") {
		return d, false
	}
	for _, w := range args {
		u, err := url.Parse(strings.Trim(w.Text, `"'`))
		if !w.Known || err != nil || !slices.Contains([]string{"http", "https", "ftp"}, strings.ToLower(u.Scheme)) || local(u.Hostname()) {
			continue
		}
		if given(args, "-X", "-d", "--data", "--request", "--upload-file", "-T", "-F", "--post-data") {
			return download{what: u.Hostname(), host: u.Hostname()}, true // it sends something
		}
		return download{what: u.Redacted(), host: u.Hostname(), url: u.Redacted()}, true
	}
	return d, false
}

// local tells a host that is the container itself, or a name that only a network of its own knows.
func local(host string) bool {
	if at, err := netip.ParseAddr(host); err == nil {
		return at.IsLoopback() || at.IsPrivate() || at.IsUnspecified() || at.IsLinkLocalUnicast()
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".localhost")
}
