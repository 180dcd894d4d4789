package kubernetes_test

import (
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/kubernetes"
	"github.com/seatrial/seatrial/submit/job/file"
)

func read(t *testing.T, text, part string) (*convert.Draft, error) {
	t.Helper()
	documents, _, err := file.Documents(t.Context(), []byte(text), "k.yaml", file.Template{})
	if err != nil {
		return nil, err
	}
	return kubernetes.Read(documents, part, convert.Options{})
}

// A quantity of bytes means the same to a node.
func TestQuantities(t *testing.T) {
	for typed, want := range map[string]int64{
		"1Gi": 1 << 30, "500M": 500e6, "128974848": 128974848, "129e6": 129e6, "128974848000m": 128974848, "0.5Gi": 1 << 29, "2G": 2e9, "64Ki": 64 << 10,
	} {
		d, err := read(t, "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: b, resources: {limits: {memory: "+typed+"}}}]}", "")
		if err != nil {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		if got, err := d.Task().Resources.MemoryBytes(); err != nil || got != want {
			t.Errorf("%s: %d bytes (%v), want %d", typed, got, err, want)
		}
	}
}

// What is written is read back as the same job.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"apiVersion: batch/v1\nkind: Job\nmetadata: {name: x, labels: {a: b}}\nspec: {completions: 3, activeDeadlineSeconds: 60, template: {spec: {containers: [{name: a, image: b, command: [c], args: ['$(D)'], env: [{name: D, value: e}]}]}}}",
		"apiVersion: v1\nkind: List\nitems: [{kind: Pod, metadata: {name: p}, spec: {hostNetwork: true, containers: [{name: a, image: b, ports: [{containerPort: 80, hostPort: 8080}], volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, hostPath: {path: /x}}]}}]",
		"apiVersion: apps/v1\nkind: DaemonSet\nspec: {template: {spec: {nodeSelector: {a: b}, containers: [{image: b, resources: {limits: {cpu: 1, memory: 1e9, nvidia.com/gpu: 1}}}]}}}",
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {A: b}\n---\napiVersion: v1\nkind: Pod\nspec: {volumes: [{name: c, configMap: {name: c}}], containers: [{image: b, envFrom: [{configMapRef: {name: c}}], volumeMounts: [{name: c, mountPath: /c}]}]}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := read(t, text, "")
		jobtest.WantConverted(t, d, err)
	})
}
