package checks

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// installs are the Dockerfile's lines that install packages.
var installs = map[exec.Installer]struct {
	line string
	// column of a package's names.
	column int
}{
	"apt-get":  {"RUN apt-get update && apt-get install --yes ", deb},
	"apk":      {"RUN apk add --no-cache ", apk},
	"dnf":      {"RUN dnf install -y ", rpm},
	"microdnf": {"RUN microdnf install -y ", rpm},
	"tdnf":     {"RUN tdnf install -y ", rpm},
	"yum":      {"RUN yum install -y ", rpm},
}

const (
	deb = iota
	apk
	rpm
)

// packages are where programs come from in the indexes of Debian and Ubuntu, Alpine, and Fedora and its kin, by packages.debian.org,
// pkgs.alpinelinux.org and packages.fedoraproject.org: a line is the programs, and behind each colon the packages, "-" for
// none. Nothing else is ever installed by the name that a command has.
var packages = packageTable(`
	python3: python3: python3: python3
	python: python-is-python3: -: python-unversioned-command
	pip pip3: python3-pip: py3-pip: python3-pip
	node: nodejs: nodejs: nodejs
	npm npx: npm: npm: npm
	R Rscript: r-base: R: R-core
	java: default-jre-headless: openjdk17-jre-headless: java-21-openjdk-headless
	javac: default-jdk-headless: openjdk17-jdk: java-21-openjdk-devel
	perl: perl: perl: perl
	ruby: ruby: ruby: ruby
	php: php-cli: -: php-cli
	bash: bash: bash: bash
	zsh: zsh: zsh: zsh
	ksh: ksh: -: ksh
	tcsh csh: tcsh: tcsh: tcsh
	curl: curl: curl: curl
	wget: wget: wget: wget
	git: git: git: git
	make: make: make: make
	cmake: cmake: cmake: cmake
	gcc: gcc: gcc: gcc
	g++: g++: g++: gcc-c++
	gfortran: gfortran: gfortran: gcc-gfortran
	go: golang-go: go: golang
	cargo: cargo: cargo: cargo
	rustc: rustc: rust: rust
	jq: jq: jq: jq
	bc: bc: bc: bc
	awk gawk: gawk: gawk: gawk
	xxd: xxd: xxd: vim-common
	file: file: file: file
	less: less: less: less
	parallel: parallel: parallel: parallel
	rsync: rsync: rsync: rsync
	ssh scp: openssh-client: openssh-client: openssh-clients
	openssl: openssl: openssl: openssl
	gpg: gnupg: gnupg: gnupg2
	sudo: sudo: sudo: sudo
	gosu: gosu: -: -
	su-exec: -: su-exec: -
	tini: tini: tini: -
	dumb-init: dumb-init: dumb-init: -
	tar: tar: tar: tar
	gzip gunzip: gzip: gzip: gzip
	bzip2 bunzip2: bzip2: bzip2: bzip2
	xz unxz: xz-utils: xz: xz
	zip: zip: zip: zip
	unzip: unzip: unzip: unzip
	zstd: zstd: zstd: zstd
	7z: p7zip-full: 7zip: -
	ps top free pgrep pkill: procps: procps: procps-ng
	ip: iproute2: iproute2: iproute
	ping: iputils-ping: iputils: iputils
	dig nslookup host: dnsutils: bind-tools: bind-utils
	nc: netcat-openbsd: netcat-openbsd: nmap-ncat
	time: time: -: time
	xvfb-run: xvfb xauth: xvfb-run: xorg-x11-server-Xvfb
	envsubst: gettext-base: gettext: gettext
	sqlite3: sqlite3: sqlite: sqlite
	psql pg_dump: postgresql-client: postgresql-client: postgresql
	mysql mysqldump: default-mysql-client: mysql-client: mysql
	redis-cli: redis-tools: redis: redis
	aws: awscli: aws-cli: awscli
	ffmpeg ffprobe: ffmpeg: ffmpeg: ffmpeg-free
	sox: sox: sox: sox
	convert identify mogrify: imagemagick: imagemagick: ImageMagick
	exiftool: libimage-exiftool-perl: exiftool: perl-Image-ExifTool
	gs: ghostscript: ghostscript: ghostscript
	pdftotext pdftoppm: poppler-utils: poppler-utils: poppler-utils
	pandoc: pandoc: pandoc: pandoc
	tesseract: tesseract-ocr: tesseract-ocr: tesseract
	pdflatex xelatex: texlive-latex-base: texlive: texlive-latex
	gnuplot: gnuplot: gnuplot: gnuplot
	octave: octave: octave: octave
	dot: graphviz: graphviz: graphviz
	gdalinfo gdal_translate gdalwarp ogr2ogr: gdal-bin: gdal-tools: gdal
	mpirun mpiexec: openmpi-bin: openmpi: openmpi
	blender: blender: blender: blender
	samtools: samtools: samtools: samtools
	bwa: bwa: -: bwa
	bedtools: bedtools: -: BEDTools
	blastn blastp: ncbi-blast+: -: -
	inkscape: inkscape: inkscape: inkscape
	chromium: chromium: chromium: chromium
`)

// libraryPackages are the same for libraries of Debian and Ubuntu; the other indexes can be asked for a library itself.
var libraryPackages = packageTable(`
	libGL.so.1: libgl1
	libEGL.so.1: libegl1
	libGLU.so.1: libglu1-mesa
	libgomp.so.1: libgomp1
	libstdc++.so.6: libstdc++6
	libgcc_s.so.1: libgcc-s1
	libatomic.so.1: libatomic1
	libgfortran.so.5: libgfortran5
	libquadmath.so.0: libquadmath0
	libopenblas.so.0: libopenblas0
	libblas.so.3: libblas3
	liblapack.so.3: liblapack3
	libz.so.1: zlib1g
	libbz2.so.1.0: libbz2-1.0
	liblzma.so.5: liblzma5
	libzstd.so.1: libzstd1
	libexpat.so.1: libexpat1
	libffi.so.8: libffi8
	libsqlite3.so.0: libsqlite3-0
	libpq.so.5: libpq5
	libxml2.so.2: libxml2
	libxslt.so.1: libxslt1.1
	libssl.so.3 libcrypto.so.3: libssl3
	libcurl.so.4: libcurl4
	libX11.so.6: libx11-6
	libXext.so.6: libxext6
	libXrender.so.1: libxrender1
	libSM.so.6: libsm6
	libICE.so.6: libice6
	libfontconfig.so.1: libfontconfig1
	libfreetype.so.6: libfreetype6
	libnuma.so.1: libnuma1
	libusb-1.0.so.0: libusb-1.0-0
	libsndfile.so.1: libsndfile1
	libtinfo.so.6: libtinfo6
	libncursesw.so.6: libncursesw6
	libreadline.so.8: libreadline8
	libuuid.so.1: libuuid1
	libOpenCL.so.1: ocl-icd-libopencl1
	libvulkan.so.1: libvulkan1
	libgeos_c.so.1: libgeos-c1v5
	libtcmalloc.so.4: libgoogle-perftools4
	libjemalloc.so.2: libjemalloc2
`)

// packageTable reads lines of names, a colon, and packages between colons.
func packageTable(lines string) map[string][]string {
	table := map[string][]string{}
	for line := range strings.Lines(lines) {
		columns := strings.Split(strings.TrimSpace(line), ": ")
		for _, name := range strings.Fields(columns[0]) {
			table[name] = columns[1:]
		}
	}
	return table
}

// programName is what may be typed for a program without a path.
var programName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.+-]*$`)

// install is how a program of a name gets into the image: from its distribution's packages when they have it, and the image
// something that installs them; otherwise as a file of the user's, when the name may be one's.
func install(s *lint.Subject, program string) lint.Fix {
	names := packages[program]
	if capability := exec.DriverProgram(program); capability != "" {
		return gpuFix(s)
	}
	if fix, ok := packagedElsewhere(program); ok && names == nil {
		return fix
	}
	if names == nil {
		if programName.MatchString(program) {
			return lint.Dockerfile("COPY --chmod=755 " + program + " /usr/local/bin/" + program)
		}
		return lint.Advise("name a program that is in the image").With("the command's first word cannot be one's name")
	}
	installer := s.Exec.Installer
	if installer == exec.InstallerUnknown {
		if names[deb] == "-" {
			return lint.Advise("take a base image that has " + program).For(lint.Builder)
		}
		fix := asRoot(s, installs["apt-get"].line+names[deb])
		if names[apk] != "-" && fix.Comment == "" {
			fix = fix.With("Alpine: " + installs["apk"].line + names[apk])
		}
		return fix
	}
	how, known := installs[installer]
	switch {
	case known && names[how.column] != "-":
		return asRoot(s, how.line+names[how.column])
	case installer == "apk" && program == "python":
		return asRoot(s, how.line+"python3 && ln -sf python3 /usr/bin/python")
	case installer == exec.NoInstaller:
		return lint.Advise("take a base image that has " + program).For(lint.Builder).With("this one installs no packages")
	}
	return lint.Advise("install " + program + " with " + string(installer)).For(lint.Builder)
}

// installLibrary is how a library gets into the image. The indexes of Alpine and Fedora are asked for it by its own name.
func installLibrary(s *lint.Subject, p *exec.Problem) lint.Fix {
	names, installer := libraryPackages[p.Missing], s.Exec.Installer
	how := installs[installer]
	switch {
	case !libraryName.MatchString(p.Missing):
	case installer == "apt-get" && names != nil:
		return asRoot(s, how.line+names[0])
	case installer == "apk":
		return asRoot(s, how.line+"so:"+p.Missing)
	case slices.Contains([]exec.Installer{"dnf", "microdnf", "yum", "tdnf"}, installer) && !strings.HasPrefix(s.Platform, "linux/386"):
		return asRoot(s, how.line+words.ShellWord(p.Missing+"()(64bit)"))
	case installer == exec.NoInstaller:
		return lint.Advise("COPY " + p.Missing + " from the image that the program was built in").For(lint.Builder).With("this one installs no packages")
	}
	return lint.Advise("apt-file search " + words.ShellWord(p.Missing)).For(lint.Builder).With("says which package to install; it wants apt-file update before")
}

// libraryName is what the index of a distribution has as a library's name.
var libraryName = regexp.MustCompile(`^[A-Za-z0-9_.+-]+\.so[0-9.]*$`)

// gpuFix asks for a GPU.
func gpuFix(s *lint.Subject) lint.Fix {
	return resourcesFix(s, []string{"--gpu", "1"}, []string{`GPU: "1"`})
}
