package compose_test

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/convert/compose"
	"github.com/seatrial/seatrial/submit/job/file"
)

// What is written is read back as the same job.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"services: {a: {image: b, command: sh -c 'echo $$X', entrypoint: [c], environment: [A=b, D], ports: ['80:8080', '53:53/udp'], volumes: ['./x:/x:ro', 'v:/v']}}",
		"services:\n  a:\n    build: {context: ., args: {A: b}}\n    deploy: {mode: global, replicas: 3, resources: {limits: {cpus: '0.5', memory: 1g}, reservations: {devices: [{count: all, capabilities: [gpu]}]}}, placement: {constraints: [node.labels.a == b]}}\n",
		"x-a: &a {restart: always, shm_size: 1g}\nservices: {a: {<<: *a, image: '${I:-b}', depends_on: [c], gpus: all, scale: 2, network_mode: host}, c: {image: d}}",
		"services: {a: {image: b, ulimits: {nofile: 3}, sysctls: {a: 1}, extra_hosts: ['a:1.2.3.4'], tmpfs: /tmp, stop_grace_period: 1m}}",
		"services: {a: {image: !override b, command: !reset null, labels: {a: b}}}\njobs: {j: {image: b, triggers: {schedule: ['0 4 * * *']}}}",
	} {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "file") || strings.Contains(text, "include") || strings.Contains(text, "extends") { // files of this machine
			return
		}
		documents, kind, err := file.Documents(t.Context(), []byte(text), "compose.yaml", file.Template{})
		if err != nil || kind != file.Compose {
			return
		}
		_, root := file.ForeignOf(documents)
		d, _, err := compose.Read(t.Context(), compose.File{Path: "compose.yaml", Dir: dir, Text: []byte(text), Root: root}, "", convert.Options{})
		jobtest.WantConverted(t, d, err)
	})
}
