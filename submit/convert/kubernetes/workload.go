package kubernetes

import (
	"strings"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	clusters = "the cluster's own"
	retried  = "a network tries a failed execution once more, on each of its nodes"
	oneOff   = "a job is submitted when it is wanted: cron or a workflow starts seatrial submit"
	noScale  = "nodes keep a service's containers, and none is updated in place: submit the next one, and cancel this"
)

// objectKeys are those of any object.
var objectKeys = []convert.Key[*reading]{
	{Names: "apiVersion kind"},
	{Names: "status", Fate: convert.Needless, Says: clusters},
	{Names: "metadata", Read: metadata},
	{Names: "spec", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		if r.kind.name == "Pod" {
			convert.Walk(r.Draft, r, podKeys, n, "")
		} else {
			r.workload(n)
		}
		return convert.Result{Noted: true}
	}},
}

func metadata(r *reading, n *tree.Node, _ string) convert.Result {
	name := n.Get("name")
	if name == nil {
		name = n.Get("generateName")
	}
	if name != nil && r.SetName(strings.TrimSuffix(name.Text, "-")) {
		r.Note(convert.Note{Typed: convert.Typed("metadata.name", name.At), Fate: convert.Kept, Says: "the job's name", Path: "Name"})
	}
	if labels := n.Get("labels"); labels != nil {
		for _, f := range labels.Fields {
			note := convert.Note{Typed: convert.Typed("label "+f.Key, f.At), Fate: convert.Kept, Says: "a label of the job"}
			path, refused := r.SetLabel(f.Key, f.Value.Text)
			if note.Path = path; refused != "" {
				note.Fate, note.Says = convert.Refused, refused
			}
			r.Note(note)
		}
	}
	if at := n.Get("annotations"); !at.Empty() {
		r.Note(convert.Note{Typed: convert.Typed("annotations", at.At), Fate: convert.Needless, Says: "a job has none: what reads them is the cluster's"})
	}
	return convert.Result{Noted: true}
}

// workload reads the specification of a workload, and of the pods that it runs.
func (r *reading) workload(spec *tree.Node) {
	convert.Walk(r.Draft, r, workloadKeys, spec, "")
	if below := spec.Get("jobTemplate", "spec"); below != nil {
		r.workload(below)
	}
	convert.Walk(r.Draft, r, podKeys, spec.Get("template", "spec"), "")
}

// workloadKeys are those of the specifications of a Job, a CronJob, and what runs pods that stay.
var workloadKeys = []convert.Key[*reading]{
	{Names: "template jobTemplate"}, // which are read behind the others
	{Names: "completions", Fate: convert.Kept, Says: "how many executions there are, each with its BACALHAU_PARTITION_INDEX", Read: count},
	{Names: "parallelism", Fate: convert.Changed, Says: "how many executions there are: a network runs all of them at once, where it has the nodes", Read: count},
	{Names: "replicas", Fate: convert.Kept, Says: "how many nodes run the job", Read: count},
	{Names: "completionMode", Fate: convert.Changed, Read: func(_ *reading, n *tree.Node, _ string) convert.Result {
		return convert.Result{Noted: n.Text != "Indexed", Says: "JOB_COMPLETION_INDEX is BACALHAU_PARTITION_INDEX on a node, and is counted from 0 as well"}
	}},
	{Names: "activeDeadlineSeconds", Fate: convert.Kept, Says: "how long the job may take in all", Read: deadline},
	{Names: "backoffLimit backoffLimitPerIndex maxFailedIndexes", Fate: convert.Changed, Says: retried},
	{Names: "podFailurePolicy successPolicy podReplacementPolicy", Fate: convert.Refused, Says: "a job fails when one of its executions does: " + retried},
	{Names: "ttlSecondsAfterFinished successfulJobsHistoryLimit failedJobsHistoryLimit", Fate: convert.Needless, Says: "nodes remove containers by themselves, and the network keeps what it knows of a job"},
	{Names: "suspend paused", Fate: convert.Needless, Says: "a job runs when it is submitted"},
	{Names: "selector manualSelector managedBy serviceName scheduling", Fate: convert.Needless, Says: clusters},
	{Names: "schedule", Fate: convert.Refused, Read: func(_ *reading, n *tree.Node, _ string) convert.Result {
		return convert.Result{Says: "a network starts no job by the clock: a crontab does, with the line " + words.Quoted(n.Text+" seatrial submit job.yaml")}
	}},
	{Names: "timeZone startingDeadlineSeconds concurrencyPolicy", Fate: convert.Refused, Says: oneOff},
	{Names: "strategy updateStrategy minReadySeconds revisionHistoryLimit progressDeadlineSeconds podManagementPolicy ordinals", Fate: convert.Needless, Says: noScale},
	{Names: "volumeClaimTemplates persistentVolumeClaimRetentionPolicy", Fate: convert.Refused, Says: "a container on a node keeps nothing: what has to last is an output, or is written to a storage of its own"},
}

// count is the greatest of the numbers that say how often a pod runs.
func count(r *reading, n *tree.Node, _ string) convert.Result {
	wanted := int(n.Whole())
	if wanted <= max(r.Job.Count, 1) || r.kind.typ == job.TypeDaemon {
		return convert.Result{Noted: true}
	}
	r.Job.Count = wanted
	return convert.Result{Path: "Count"}
}

func deadline(r *reading, n *tree.Node, _ string) convert.Result {
	seconds := n.Whole()
	switch {
	case seconds == 0:
		return convert.Result{Noted: true}
	case r.Job.Stays():
		return convert.Result{Fate: convert.Refused, Says: "no timeout ends a job that is not meant to end"}
	}
	r.Task().Timeouts = &job.Timeouts{TotalTimeout: seconds}
	return convert.Result{Path: "Tasks[0].Timeouts"}
}
