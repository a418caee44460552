# list-images: the images that this host keeps. Request: {dataFolder}. Answer: [{sha256, bytes, inUse}]; inUse: a guest
# (running or not) or a mount needs it.

LIMIT_SECONDS[list-images]=600

verb_list_images() {
  read_request list-images
  set_image_data_folder
  cached_images
}
