package docker

// FoldersLabel is on containers with folders that may change hands.
const FoldersLabel = foldersLabel

// SetCgroups makes the engine look for the kernel's counters somewhere else.
func (e *Engine) SetCgroups(dir string) { e.cgroups = dir }

// SetGatewayImage replaces the image of the HTTP gateway.
func (e *Engine) SetGatewayImage(image string) { e.gatewayImage = image }
