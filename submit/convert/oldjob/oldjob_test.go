package oldjob_test

import (
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/oldjob"
	"github.com/seatrial/seatrial/submit/job/file"
)

// What is written is read back as the same job.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"APIVersion: V1beta1\nSpec: {Engine: Docker, Publisher: Ipfs, Docker: {Image: a, Entrypoint: [b], Env: [C=d]}, Timeout: 1800.0, Resources: {GPU: 1, Memory: 4Gb}, inputs: [{StorageSource: IPFS, CID: QmX, path: /inputs}], Deal: {Concurrency: 2}}",
		"{\"job\": {\"APIVersion\": \"V1beta1\", \"Spec\": {\"EngineSpec\": {\"Type\": \"docker\", \"Params\": {\"Image\": \"a\"}}, \"Network\": {\"Type\": \"HTTP\", \"Domains\": [\"a.b\"]}, \"PublisherSpec\": {\"Type\": \"S3\", \"Params\": {\"Bucket\": \"b\"}}, \"Outputs\": [{\"path\": \"/o\"}]}}}",
		"APIVersion: v1beta1\nEngine: Docker\nJobSpecDocker: {Image: a}\nNodeSelectors: [{Key: a, Operator: in, Values: [b]}]\nAnnotations: [a, b=c]\nDeal: {TargetingMode: all}\n",
		"APIVersion: V1beta2\nSpec: {Engine: Wasm}\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		documents, kind, err := file.Documents(t.Context(), []byte(text), "old.yaml", file.Template{Disabled: true})
		if err != nil || kind != file.Former {
			return
		}
		_, document := file.ForeignOf(documents)
		d, err := oldjob.Read(document, convert.Options{})
		jobtest.WantConverted(t, d, err)
	})
}
