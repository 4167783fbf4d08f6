print("vdcsim")
