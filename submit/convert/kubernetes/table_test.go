package kubernetes

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"

	"github.com/seatrial/seatrial/submit/convert"
)

// Every key that the library's types have has a line in the tables, and no line is of a key that there is not.
func TestEveryKey(t *testing.T) {
	for _, table := range []struct {
		name  string
		known []convert.Key[*reading]
		of    []any
	}{
		{"podKeys", podKeys, []any{core.PodSpec{}}},
		{"containerKeys", containerKeys, []any{core.Container{}}},
		{"securityKeys", securityKeys, []any{core.PodSecurityContext{}, core.SecurityContext{}}},
		{"workloadKeys", workloadKeys, []any{batch.JobSpec{}, batch.CronJobSpec{}, apps.DeploymentSpec{}, apps.StatefulSetSpec{}, apps.DaemonSetSpec{}, apps.ReplicaSetSpec{}, core.ReplicationControllerSpec{}}},
	} {
		var known, documented []string
		for i := range table.known {
			known = append(known, strings.Fields(table.known[i].Names)...)
		}
		for _, of := range table.of {
			documented = append(documented, keys(of)...)
		}
		for _, name := range documented {
			if !slices.Contains(known, name) {
				t.Errorf("%s has no line for %s", table.name, name)
			}
		}
		for _, name := range known {
			if !slices.Contains(documented, name) {
				t.Errorf("%s has a line for %s, which is no key of Kubernetes", table.name, name)
			}
		}
	}
	for _, name := range keys(core.VolumeSource{}) {
		if elsewhere[name] == "" && !slices.Contains(scratch, name) && name != "hostPath" {
			t.Errorf("nothing is said of the volume %s", name)
		}
	}
}

// keys are those of a type.
func keys(of any) []string {
	var all []string
	for _, f := range reflect.VisibleFields(reflect.TypeOf(of)) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			all = append(all, name)
		}
	}
	return all
}
