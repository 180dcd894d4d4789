package main

import (
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// tellLosses says what will not arrive of the inputs that are uploaded, and what the local run therefore does not have
// either. S3 keeps other things than IPFS, and the upload to it says which.
func tellLosses(show *stages, j *job.Job) {
	for _, in := range j.Task().InputSources {
		if in.Upload == "" || in.Source.Type == job.SourceS3 {
			continue
		}
		skipped, lost, err := importer.Losses(in.Upload, false)
		if err != nil {
			continue // the copy for the local run, or the upload, says why
		}
		some(show.log, in.Upload+": not uploaded:", skipped, "")
		some(show.log, in.Upload+": lost:", lost, "")
	}
}

// some tells the first of several lines, and that there are more, with what to say about those.
func some(tell func(string), label string, lines []string, more string) {
	for i, line := range lines {
		if i == shownLosses {
			tell(label + " and more" + more)
			return
		}
		tell(label + " " + line)
	}
}
