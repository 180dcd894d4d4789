package checks

import "github.com/seatrial/seatrial/checks/lint"

// ofBases are programs that nobody copies: they come with a base of their own.
var ofBases = map[string]string{
	"conda": "continuumio/miniconda3", "mamba": "condaforge/miniforge3", "micromamba": "mambaorg/micromamba", "nvcc": "nvidia/cuda:…-devel-…", "spark-submit": "apache/spark",
}

// packagedElsewhere is how a program gets into the image that comes with a base, or with a package of Python's.
func packagedElsewhere(program string) (lint.Fix, bool) {
	if from := ofBases[program]; from != "" {
		return lint.Advise("take a base image that has " + program + ": FROM " + from).For(lint.Builder), true
	}
	name, ok := pythonPackages[program]
	return lint.Advise("install the Python package " + name + " in the image, which brings " + program).For(lint.Builder), ok
}
