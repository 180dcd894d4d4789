package job

// DefaultTarget is where an input without a target is mounted (guide, step 1).
const DefaultTarget = "/inputs"

// Source types as Bacalhau names them. LocalDirectory is the older name of Local.
const (
	SourceIPFS           = "ipfs"
	SourceURL            = "urlDownload"
	SourceS3             = "s3"
	SourceInline         = "inline"
	SourceLocal          = "local"
	SourceLocalDirectory = "localDirectory"
)

// Input is data that a node fetches and mounts before the container starts.
type Input struct {
	Source Spec   `json:"Source"`
	Alias  string `json:"Alias,omitempty"`
	// Target is the absolute path in the container.
	Target string `json:"Target"`

	// URI is the source as typed in a flag, whole: Bacalhau's own parser drops an
	// IPFS subpath (F31). It is empty for inputs read from a job file.
	// A URI whose scheme Bacalhau does not know leaves Source.Type empty, for the
	// check input-scheme to judge.
	URI string `json:"-"`

	// Upload is a file or folder of this machine whose data must be sent before the job, as typed in a flag
	// without a scheme: ./data. Source is then where it will be, without the parameters that are known only
	// once it is there: its Type is SourceIPFS until the caller decides otherwise. Nodes never see this field.
	Upload string `json:"-"`

	// Misread says what Bacalhau's own parser makes of an input that was typed in the short form and is read here as it
	// is meant (F30): empty when both read the same, and for inputs of job files.
	Misread string `json:"-"`
}

// LocalPath is the file or folder of a local input, as typed; false for data from elsewhere.
func (in Input) LocalPath() (string, bool) {
	if in.Source.Type != SourceLocal && in.Source.Type != SourceLocalDirectory {
		return "", false
	}
	path, ok := in.Source.Params["SourcePath"].(string)
	return path, ok
}

// Writes tells whether a job may write into a local input.
func (in Input) Writes() bool {
	_, local := in.LocalPath()
	on, _ := in.Source.Params["ReadWrite"].(bool)
	return local && on
}
