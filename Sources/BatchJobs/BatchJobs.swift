// BatchJobs
