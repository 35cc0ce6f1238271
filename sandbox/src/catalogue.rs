//! The models whose jobs the sandbox makes up: slugs and processing times of the public model pages
//! ("developer.muvi.video/docs/models/{video,image}/…").
//!
//! A sample and not the whole catalogue. One slug has two parts, as it has there. Where no page gives a time,
//! the one of the example in "developer.muvi.video/docs/api-reference/jobs/list" or a neighbour's stands.

/// What a model makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// Moving pictures.
    Video,
    /// Still pictures.
    Image,
    /// Sound. No model page that was read is about it, but the kind is documented for outputs.
    Audio,
    /// Text. The same holds.
    Text,
}

/// One model.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// The slug, as in a job's `model`.
    pub(crate) slug: &'static str,
    /// The usual processing time in seconds.
    pub(crate) seconds: u32,
    /// What comes out.
    pub(crate) media: Media,
}

const fn video(slug: &'static str, seconds: u32) -> Model {
    Model { slug, seconds, media: Media::Video }
}

const fn image(slug: &'static str, seconds: u32) -> Model {
    Model { slug, seconds, media: Media::Image }
}

/// The model of a job that is added without one.
pub(crate) const USUAL: &str = "google/veo-3.1-fast/text-to-video";

const USUAL_MODEL: Model = video(USUAL, 150);

/// All models.
pub(crate) const MODELS: [Model; 35] = [
    USUAL_MODEL,
    video("google/veo-3.1-fast/image-to-video", 240),
    video("google/veo-3.1-fast/reference-to-video", 240),
    video("google/veo-3.1-ecl/image-to-video", 85),
    video("openai/sora-2/text-to-video", 180),
    video("runway/gen-4.5/text-to-video", 180),
    video("bytedance/seedance-2.0-fast/text-to-video", 180),
    video("bytedance/seedance-2.0/image-to-video", 300),
    video("bytedance/seedance-2.0/omni-reference", 300),
    video("minimax-plus/hailuo-2.3-standard/text-to-video", 180),
    video("alibaba/wan-2.6-flash/image-to-video", 180),
    video("alibaba-plus/wan-2.7/reference-to-video", 500),
    video("kling/kling-i2v-frames-v25/image-to-video", 240),
    video("kling-plus/kling-2.1-master/text-to-video", 240),
    video("kling-plus/kling-2.1-pro/image-to-video", 240),
    video("kling-plus/kling-2.5-turbo-pro/text-to-video", 240),
    video("kling-plus/kling-3.0-pro/motion-control", 180),
    video("kling-plus/kling-o1-standard/start-end-frame-to-video", 240),
    video("kling-plus/kling-o1-standard/reference-to-video", 240),
    video("kling-plus/kling-o3-standard/image-to-video", 240),
    video("kling-plus/kling-o3-standard/reference-to-video", 240),
    video("kling-plus/kling-o3-standard/video-edit", 180),
    video("xai/grok-imagine/image-to-video", 100),
    image("google/nano-banana", 30),
    image("google/nano-banana-dev/text-to-image", 30),
    image("google/nano-banana-pro/text-to-image", 30),
    image("google/nano-banana-pro/edit-image", 30),
    image("google/nano-banana-pro-extra/edit-image", 30),
    image("openai/gpt-image-1.5/text-to-image", 30),
    image("runway/gen-4-image/text-to-image", 30),
    image("bytedance-plus/seedream-v4.5/text-to-image", 60),
    image("pixelbyte-plus/pixel-image-1.0/text-to-image", 30),
    image("pixelbyte-plus/pixel-image-1.0/image-to-image", 30),
    image("pixelbyte-plus/pixel-image-1.0-pro/image-to-image", 30),
    image("stability/stable-diffusion-xl/text-to-image", 15),
];

/// The model that a number falls on.
pub(crate) fn pick(number: u64) -> &'static Model {
    let length = u64::try_from(MODELS.len()).unwrap_or(u64::MAX);
    let index = number.checked_rem(length).and_then(|index| usize::try_from(index).ok()).unwrap_or(0);
    MODELS.get(index).unwrap_or(&USUAL_MODEL)
}

/// What a model of this slug makes; a slug that is not in the catalogue is judged by its words.
pub(crate) fn media(slug: &str) -> Media {
    let known = MODELS.iter().find(|model| model.slug == slug).map(|model| model.media);
    known.unwrap_or_else(|| {
        match slug.rsplit('/').flat_map(|part| part.rsplit("-to-")).next().unwrap_or_default() {
            made if made.contains("video") => Media::Video,
            made if made.contains("image") => Media::Image,
            made if ["speech", "audio", "music"].iter().any(|word| made.contains(word)) => Media::Audio,
            "text" => Media::Text,
            _ => Media::Video,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slug_stands_once() {
        let mut slugs: Vec<_> = MODELS.iter().map(|model| model.slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), MODELS.len());
    }

    #[test]
    fn a_slug_of_two_parts_is_among_them() {
        assert!(MODELS.iter().any(|model| model.slug.split('/').count() == 2));
    }

    #[test]
    fn unknown_slugs_are_judged_by_their_words() {
        assert_eq!(media("someone/new/text-to-image"), Media::Image);
        assert_eq!(media("someone/new/image-to-video"), Media::Video);
        assert_eq!(media("someone/new/text-to-speech"), Media::Audio);
        assert_eq!(media("someone/new/image-to-text"), Media::Text);
        assert_eq!(media("someone-new"), Media::Video);
    }
}
