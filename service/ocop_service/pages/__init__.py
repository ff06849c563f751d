"""The pages for officials and producers: server-rendered, Vietnamese first."""
