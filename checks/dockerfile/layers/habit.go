package layers

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// reach is which files a program may have to do with.
type reach uint8

const (
	never reach = iota
	// named: those that its words name, or a folder that they are in, or a pattern that they match.
	named
	// namedOrHere: those, and all in the folder where it runs.
	namedOrHere
	// folders are named, and made with those on the way.
	folders
	// installed: those of packages, which are nowhere among a workload's own.
	installed
	// accounts: the lists of users and groups.
	accounts
	always
)

// habit is what a program does to files.
type habit struct {
	// changes are files that are there, and makes those that are not.
	changes, makes reach
}

// habits are those of programs that RUN runs. One that is none of them may do anything.
var habits = habitTable(map[habit]string{
	{never, never}: `: true false test [ echo printf cat ls pwd id whoami uname date sleep which command type hash export set unset umask shopt
		ulimit exit return shift trap wait read local declare readonly alias grep egrep fgrep head tail wc sort uniq cut tr awk basename dirname
		realpath readlink stat du df env getent sha256sum sha512sum sha1sum md5sum cmp diff seq expr nproc arch free ps kill locale fc-cache
		ldconfig gpgconf apt-mark apt-cache apt-config debconf-set-selections break continue sync file strip`,
	{named, never}:       `chmod rm rmdir unlink sed dos2unix unix2dos fromdos setcap truncate`,
	{never, folders}:     `mkdir`,
	{named, named}:       `cp mv ln install tee touch dd wget curl openssl ssh-keygen ssh-keyscan gpg mkfifo patch perl aria2c jq envsubst`,
	{named, namedOrHere}: `tar unzip gunzip gzip bzip2 bunzip2 xz unxz zstd 7z git rsync svn hg`,
	{never, namedOrHere}: `gcc g++ cc c++ clang gfortran rustc javac ld nvcc`,
	{never, installed}: `apt-get apt aptitude dpkg rpm apk yum dnf microdnf tdnf zypper pacman apt-key add-apt-repository update-alternatives
		update-ca-certificates locale-gen dpkg-reconfigure pip pip2 pip3 pipx uv poetry pipenv pdm conda mamba micromamba gem bundle composer
		cpan cpanm luarocks opam nltk spacy corepack rustup ln-s playwright install2.r installGithub.r`,
	{accounts, accounts}: `useradd adduser usermod userdel deluser groupadd addgroup groupmod groupdel chpasswd passwd`,
})

func habitTable(lines map[habit]string) map[string]habit {
	table := map[string]habit{}
	for h, names := range lines {
		for name := range strings.FieldsSeq(names) {
			table[name] = h
		}
	}
	return table
}

// passing are programs that run the rest of their words.
var passing = map[string]bool{"sudo": true, "exec": true, "time": true, "nice": true, "nohup": true, "env": true, "timeout": true, "command": true, "builtin": true, "eatmydata": true}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(strings.TrimRight(text, "smhd"), 64)
	return err == nil
}

// installing are the words by which a program that also does other things does no more than install packages.
var installing = map[string][]string{
	"npm": {"install", "ci", "i", "add", "cache", "config", "set"}, "yarn": {"install", "add", "global", "cache", "config", "set"},
	"pnpm": {"install", "add", "i", "fetch", "config", "store"}, "go": {"mod", "get", "install", "env", "version", "clean"}, "cargo": {"install", "fetch"},
}

// habitOf is what a program does that is given words; false when that is not known.
func habitOf(name string, words []operand) (habit, bool) {
	first := ""
	if i := slices.IndexFunc(words, func(w operand) bool { return !strings.HasPrefix(w.text, "-") }); i >= 0 && !words[i].open {
		first = words[i].text
	}
	has := func(texts ...string) bool {
		return slices.ContainsFunc(words, func(w operand) bool { return slices.Contains(texts, w.text) })
	}
	switch {
	case (strings.HasPrefix(name, "python") || name == "pypy3") && has("-m") && (has("pip", "venv", "virtualenv", "ensurepip", "spacy", "nltk.downloader")):
		return habit{never, installed}, true
	case strings.HasPrefix(name, "python"), name == "Rscript", name == "R", name == "node", name == "julia", name == "ruby", name == "php":
		return habit{}, false
	case name == "find":
		if slices.ContainsFunc(words, func(w operand) bool {
			return strings.HasPrefix(w.text, "-exec") || w.text == "-delete" || w.text == "-ok"
		}) {
			return habit{named, never}, true
		}
		return habit{}, true
	case name == "chown", name == "chgrp":
		return habit{owned, never}, true
	case name == "go" && first == "build", name == "cargo" && first == "build", name == "cmake":
		return habit{never, namedOrHere}, true
	case installing[name] != nil:
		return habit{never, installed}, slices.Contains(installing[name], first)
	}
	h, ok := habits[name]
	return h, ok
}

// owned: files that are named, and of which it depends on their owner who may use them.
const owned = always + 1

// changesAt tells whether the file that is at a path may have been changed.
func (e effect) changesAt(name string, found rootfs.Below) bool {
	// What a base has stays what it is, but for what the installation of a package or a user changes.
	if !found.Predicted {
		switch e.changes {
		case named, accounts:
			return e.changes == accounts && account(name) || e.changes == named && e.names(name, true)
		}
		return (e.makes == installed || e.makes == always) && (account(name) || strings.Contains(path.Base(name), ".so"))
	}
	switch e.changes {
	case named:
		return e.names(name, false)
	case owned:
		const all = 0o7
		return e.names(name, false) && (found.Mode>>6&all != found.Mode&all || found.Mode>>3&all != found.Mode&all)
	case accounts:
		return account(name)
	}
	return e.changes == always
}

// makesAt tells whether a file may have been made at a path.
func (e effect) makesAt(name string) bool {
	switch e.makes {
	case named:
		return e.names(name, false)
	case namedOrHere:
		return e.names(name, false) || e.dir == "" || below(name, e.dir)
	case folders:
		return slices.ContainsFunc(e.words, func(w operand) bool {
			at := e.path(w)
			return w.open || at == "" || strings.ContainsAny(w.text, "*{") || at == name || below(at, name)
		})
	case installed:
		return system(name) && !fetched(name) || e.asked(name)
	case accounts:
		return account(name) || below(name, "/home") || e.names(name, false)
	}
	return e.makes == always
}

// account tells the files that say who users are.
func account(name string) bool {
	return name == "/etc/passwd" || name == "/etc/group" || name == "/etc/shadow" || name == "/etc/ld.so.cache"
}

// systemFolders are where packages go.
var systemFolders = []string{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/var", "/opt", "/root", "/home", "/nix", "/snap", "/run", "/boot", "/srv", "/tmp"}

// systemNames are folders of packages wherever they are.
var systemNames = []string{"node_modules", "site-packages", "vendor", "bin", "lib", "venv", ".venv", "env", "conda", ".cargo", "target", "dist", "build"}

// system tells a place where packages are installed, or that they may make.
func system(name string) bool {
	for _, dir := range systemFolders {
		if name == dir || below(name, dir) {
			return true
		}
	}
	parts := strings.Split(path.Dir(name), "/")
	return slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(systemNames, p) })
}

// fetched tells a place where libraries keep models and data, which no installation of a package brings.
func fetched(name string) bool {
	return strings.Contains(name, "/.cache/huggingface/") || strings.Contains(name, "/.cache/torch/") || strings.Contains(name, "/nltk_data/")
}

// asked tells a path in a folder that an installer is told to install to.
func (e effect) asked(name string) bool {
	for i, w := range e.words {
		flag := i > 0 && strings.HasPrefix(e.words[i-1].text, "-")
		if _, value, ok := strings.Cut(w.text, "="); ok && strings.HasPrefix(w.text, "-") {
			w.text, flag = value, true
		}
		if at := e.path(w); flag && (w.open || at != "" && (at == name || below(name, at)) && strings.Contains(w.text, "/")) {
			return true
		}
	}
	return false
}
