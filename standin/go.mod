module fastdfs.io/standin

go 1.24
