SELECT channel, kind FROM dim_channel ORDER BY channel;
