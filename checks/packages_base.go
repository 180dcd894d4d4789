package checks

// ofBases are programs that nobody copies: they come with a base of their own.
var ofBases = map[string]string{
	"conda": "continuumio/miniconda3", "mamba": "condaforge/miniforge3", "micromamba": "mambaorg/micromamba", "nvcc": "nvidia/cuda:…-devel-…", "spark-submit": "apache/spark",
}
