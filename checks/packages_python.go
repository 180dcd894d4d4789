package checks

import "strings"

// pythonPackages are the packages of PyPI that programs come from which are no file of the user's: a line is the package, a colon, and
// the programs.
var pythonPackages = func() map[string]string {
	table := map[string]string{}
	for line := range strings.Lines(`
	accelerate: accelerate
	apache-airflow: airflow
	celery: celery
	dbt-core: dbt
	deepspeed: deepspeed
	Django: django-admin
	Flask: flask
	gunicorn: gunicorn
	hypercorn: hypercorn
	ipython: ipython
	jupyter: jupyter
	jupyterlab: jupyter-lab
	mlflow: mlflow
	papermill: papermill
	pytest: pytest
	ray: ray
	snakemake: snakemake
	streamlit: streamlit
	tensorboard: tensorboard
	torch: torchrun
	uvicorn: uvicorn
	vllm: vllm
	yt-dlp: yt-dlp
`) {
		name, list, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for program := range strings.FieldsSeq(list) {
			table[program] = name
		}
	}
	return table
}()
