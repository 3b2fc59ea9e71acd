print("trygghet")
