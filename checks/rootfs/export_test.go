package rootfs

// Complete tells whether every layer was read.
func (v *View) Complete() bool {
	for _, x := range v.loaded {
		if x == nil {
			return false
		}
	}
	return true
}
