package checks

import (
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/rootfs"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// cacheHomes are the variables that say where a library keeps what it has fetched, by the cache that they move; those of no cache keep it
// from fetching anything.
var cacheHomes = map[string]string{
	"HF_HOME": hub, "HF_HUB_CACHE": hub, "HUGGINGFACE_HUB_CACHE": hub, "TRANSFORMERS_CACHE": hub, "HF_DATASETS_CACHE": hub, "SENTENCE_TRANSFORMERS_HOME": hub,
	"TORCH_HOME": torch, "NLTK_DATA": "nltk_data", "KERAS_HOME": ".keras", "TFDS_DATA_DIR": "tensorflow_datasets", "SCIKIT_LEARN_DATA": "scikit_learn_data",
	"SEABORN_DATA": "seaborn-data", "GENSIM_DATA_DIR": "gensim-data", "STANZA_RESOURCES_DIR": "stanza_resources", "EASYOCR_MODULE_PATH": ".EasyOCR",
	"XDG_CACHE_HOME": "", "HF_HUB_OFFLINE": "", "TRANSFORMERS_OFFLINE": "", "HF_DATASETS_OFFLINE": "", "HF_ENDPOINT": "",
}

// cachePlaces are where libraries keep things in their folders.
var cachePlaces = []string{"", "hub", "hub/checkpoints", "models", "datasets", "corpora", "tokenizers"}

// cached tells whether what a library fetches may be in the image already: in its cache, or in a file or folder of that name. Of a base
// that was not looked at that is not known, unless it is one of those that everybody starts from.
func cached(s *lint.Subject, cache, name string) bool {
	folder := path.Join("/root", cache)
	for _, pair := range slices.Concat(s.Image.Config.Env, s.Job.Task().Engine.Params.EnvironmentVariables) {
		variable, value, _ := strings.Cut(pair, "=")
		switch moved, known := cacheHomes[variable]; {
		case known && (moved == "" || !strings.HasPrefix(value, "/")):
			return true
		case known && moved == cache && cache != "":
			folder = path.Clean(value)
		}
	}
	for variable := range s.Job.Task().Env {
		if _, known := cacheHomes[variable]; known {
			return true
		}
	}
	view, unseen := s.Exec.View, s.Missing[lint.FactBase]
	if unseen != "" && (s.Dockerfile == nil || !general(s.Dockerfile.Base.Name)) {
		return true
	}
	if view == nil || reached(s, folder) || !s.Unbuilt() && !view.Whole() {
		return true
	}
	if s.Dockerfile != nil && s.Dockerfile.Mentions(cache, folder, path.Base(name)) {
		return true
	}
	places := []string{path.Join("/", s.Image.Config.WorkingDir, name)}
	for _, below := range cachePlaces {
		places = append(places, path.Join(folder, below, "x"))
	}
	for _, at := range places {
		if slices.ContainsFunc(view.Doubts(at), func(why string) bool { return unseen == "" || why != unseen }) {
			return true
		}
	}
	there, short := false, strings.TrimPrefix(name, "./")
	view.Each(func(file string, _ rootfs.Entry) bool {
		there = there || cache != "" && strings.Contains(file, "/"+cache+"/") || strings.HasPrefix(file, folder+"/") && cache != "" ||
			strings.Contains(file, "/"+short+"/") || strings.HasSuffix(file, "/"+short)
		return false
	}, func(string, rootfs.Entry) {})
	return there
}

// reached tells a folder that a job may bring something to.
func reached(s *lint.Subject, folder string) bool {
	in := func(target string) bool {
		return folder == path.Clean(target) || strings.HasPrefix(folder+"/", strings.TrimSuffix(path.Clean(target), "/")+"/")
	}
	if in("/inputs") || in("/outputs") {
		return true
	}
	for _, input := range s.Job.Task().InputSources {
		if in(input.Target) {
			return true
		}
	}
	return slices.ContainsFunc(s.Image.Config.Volumes, in)
}

// generalNames are bases that have programs and libraries, and no models or data: those that Docker Hub has under a name of one word, and
// those that most workloads of machine learning and science begin with.
var generalNames = regexp.MustCompile(`^(?:(?:docker\.io/)?(?:pytorch/pytorch|tensorflow/tensorflow|nvidia/cuda|continuumio/|condaforge/|mambaorg/|rocker/|jupyter/|bitnami/|` +
	`osgeo/gdal|amazon/aws|rapidsai/)|(?:nvcr\.io/nvidia/(?:cuda|pytorch|tensorflow)|quay\.io/jupyter/|ghcr\.io/(?:astral-sh/|osgeo/gdal|mamba-org/)|mcr\.microsoft\.com/(?:devcontainers|mirror)/|public\.ecr\.aws/(?:docker/library|lambda)/|registry\.access\.redhat\.com/ubi|gcr\.io/distroless/|cgr\.dev/chainguard/))`)

func general(name string) bool { return dockerfile.Official(name) || generalNames.MatchString(name) }
