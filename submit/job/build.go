package job

// Build is what the image of a job is to be built from, when there is no image yet: a Dockerfile and what is given with it.
type Build struct {
	// File is the Dockerfile as typed, "stdin" for standard input, and Text what is in it.
	File string
	Text []byte
	// Context is the folder that COPY and ADD bring files from, empty for none.
	Context string
	// Away: there is a context, which the builder reads and this machine does not.
	Away bool
	// Target is the stage to build, empty for the last.
	Target string
	// Args are the values of ARG by name.
	Args map[string]string
}
