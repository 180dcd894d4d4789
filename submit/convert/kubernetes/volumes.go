package kubernetes

import (
	"encoding/base64"
	"path"
	"slices"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

const copied = "a node has none of the cluster's volumes: copy its data to a folder (kubectl cp) and seatrial upload that, which prints the input to write here"

// elsewhere are volumes that have data in a place of their own, and what to do about it.
var elsewhere = map[string]string{
	"persistentVolumeClaim": copied, "nfs": copied, "csi": copied, "gcePersistentDisk": copied, "awsElasticBlockStore": copied, "iscsi": copied, "glusterfs": copied,
	"rbd": copied, "flexVolume": copied, "cinder": copied, "cephfs": copied, "flocker": copied, "fc": copied, "azureFile": copied, "vsphereVolume": copied,
	"quobyte": copied, "azureDisk": copied, "photonPersistentDisk": copied, "portworxVolume": copied, "scaleIO": copied, "storageos": copied,
	"secret":      "a node has none of the cluster's secrets: have the program read it from a variable with the value env:NAME, which takes the node's own",
	"projected":   "a node has none of the cluster's objects: what the program needs of them is an input or a variable",
	"downwardAPI": "a node knows nothing of pods: the job's ID is BACALHAU_JOB_ID",
	"gitRepo":     "a node clones no repository: have the command do it, or copy the files into the image",
	"image":       "a node mounts no images: COPY --from it in the Dockerfile",
	"configMap":   "of a ConfigMap that is not in the file: its files are inputs, or belong into the image",
}

// scratch volumes begin empty.
var scratch = []string{"emptyDir", "ephemeral"}

func mounts(r *reading, n *tree.Node, _ string) convert.Result {
	for _, item := range n.List() {
		name := item.Scalar("name")
		m := convert.Mount{Typed: convert.Typed("volumeMount "+name, item.At), Target: item.Scalar("mountPath"), ReadOnly: item.Get("readOnly") != nil && item.Get("readOnly").Bool()}
		kind, volume := r.volume(name)
		switch {
		case kind == "hostPath":
			if m.Source = volume.Scalar("path"); m.Source != "" {
				m.Source = path.Join(m.Source, item.Scalar("subPath"))
			}
		case slices.Contains(scratch, kind):
			m.Fresh = true
		case kind == "configMap" && r.configMap(volume.Scalar("name")) != nil:
			r.files(volume, item, m)
			continue
		case elsewhere[kind] != "":
			m.Elsewhere = elsewhere[kind]
		default:
			m.Elsewhere = "a volume of which nothing is known"
		}
		if fault := r.Mount(m); fault != nil {
			r.Note(convert.Note{Typed: m.Typed, Fate: convert.Refused, Says: fault.Message})
		}
	}
	return convert.Result{Noted: true}
}

// volume is that of a name, and its kind.
func (r *reading) volume(name string) (kind string, volume *tree.Node) {
	for _, v := range r.pod.Get("volumes").List() {
		if v.Scalar("name") != name {
			continue
		}
		for _, f := range v.Fields {
			if f.Key != "name" {
				return f.Key, f.Value
			}
		}
	}
	for _, claim := range r.object.Get("spec", "volumeClaimTemplates").List() {
		if claim.Scalar("metadata", "name") == name {
			return "persistentVolumeClaim", claim
		}
	}
	return "", nil
}

// files makes an input of each value of a ConfigMap, which a job carries itself.
func (r *reading) files(volume, mount *tree.Node, m convert.Mount) {
	names := map[string]string{} // of files, by their keys; none for all
	for _, item := range volume.Get("items").List() {
		names[item.Scalar("key")] = item.Scalar("path")
	}
	only := mount.Scalar("subPath")
	for _, f := range r.configMap(volume.Scalar("name")).Fields {
		name, chosen := names[f.Key]
		if len(names) == 0 {
			name, chosen = f.Key, true
		}
		target := path.Join("/", m.Target, name)
		if only != "" {
			target, chosen = m.Target, chosen && name == only
		}
		if !chosen || !path.IsAbs(target) {
			continue
		}
		task := r.Task()
		at := job.Element("Tasks[0].InputSources", len(task.InputSources))
		task.InputSources = append(task.InputSources, job.Input{Target: target, Source: job.Spec{Type: job.SourceInline,
			Params: map[string]any{"URL": "data:text/plain;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(f.Value.Text))}}})
		r.Note(convert.Note{Typed: convert.Typed("ConfigMap "+volume.Scalar("name")+" "+f.Key, f.At), Fate: convert.Kept, Says: "an input, which the job carries itself", Path: at})
	}
}
